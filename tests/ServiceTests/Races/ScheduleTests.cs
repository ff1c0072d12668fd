namespace EditorialPlatform.Tests.ServiceTests.Races;

/// <summary>A failed randomised test can be replayed.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public async Task A_failure_says_its_seed_and_steps_and_what_it_leaves_is_the_same_steps_with_the_same_dice()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.schedule");
        try
        {
            var thrown = new List<int>();
            var failed = await Assert.ThrowsAsync<Xunit.Sdk.XunitException>(() => Schedule.RunAsync(Schedule.Read(["seed\t7"]), FailAsync, file));
            Assert.Contains("It broke.", failed.Message, StringComparison.Ordinal);
            Assert.Contains("TEST_SEED=7", failed.Message, StringComparison.Ordinal);
            Assert.Contains($"TEST_SCHEDULE={file}", failed.Message, StringComparison.Ordinal);
            Assert.Contains("Kofi\tclaim\t12\tended 1\t409 claimed\n", failed.Message, StringComparison.Ordinal);
            Assert.Contains("Grace\tapprove\t13\tunder way\t", failed.Message, StringComparison.Ordinal);

            var again = Schedule.Read(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
            Assert.Equal(7, again.Seed);
            Assert.Equal(
                [("Kofi", "claim", 12, true), ("Grace", "approve", 13, true)],
                again.Replay!.Select(step => (step.Who, step.What, step.Seed, step.IsReplay)));
            Assert.Equal(thrown, again.Replay!.Select(step => step.Random.Next()));

            async Task FailAsync(Schedule schedule)
            {
                await schedule.DoAsync(new("Kofi", "claim", 12), step =>
                {
                    thrown.Add(step.Random.Next());
                    step.Note("409 claimed");
                    return Task.CompletedTask;
                });
                await schedule.DoAsync(new("Grace", "approve", 13), step =>
                {
                    thrown.Add(step.Random.Next());
                    throw new InvalidOperationException("It broke.");
                });
            }
        }
        finally
        {
            File.Delete(file);
        }
    }
}

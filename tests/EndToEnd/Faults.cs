using EditorialPlatform.Seed;

namespace EditorialPlatform.Tests.EndToEnd;

/// <summary>Killing any process in the middle of the workflow loses nothing and repeats nothing.</summary>
public sealed class Faults(Platform platform)
{
    [Theory]
    [InlineData("drafting")]
    [InlineData("review")]
    [InlineData("translation")]
    [InlineData("publishing")]
    [InlineData("identity")]
    [InlineData("gateway")]
    public async Task A_killed_service_loses_nothing_and_repeats_nothing(string service)
    {
        var job = new Job(platform);
        await job.ImportAsync($"Un puits pour Kidal, malgré {service}\n\nACTUALITÉS/MALI\n\nQuarante familles y puisent chaque jour.\n");
        await job.SubmitAsync(1);
        await KillAndStartAsync(service);
        await job.ApproveAsync(1);
        await KillAndStartAsync(service);
        await job.ReadAsync(await job.PathAsync("fr"));
        await job.TranslateAsync(1);
        await job.ApproveTranslationAsync();
        await KillAndStartAsync(service);
        await job.ReadAsync(await job.PathAsync("en"));
        await job.DraftBecomesAsync("accepted");

        // A command repeated with its key gets the original response and has no further effect.
        await job.SubmitAsync(1);
        await job.OkAsync("editor", editor => editor.PostAsync($"{job.Reviews}/approve", new { revision = 1, publish = "now" }, key: $"approve-{job.Id}-1"));

        var history = (await job.HistoryAsync()).Select(item => $"{item["service"]} {item["what"]}").ToList();
        foreach (var once in new[]
        {
            "drafting DraftStarted", "drafting DraftSubmitted", "review ReviewOpened", "review ReviewClaimed", "review CopyApproved", "drafting DraftAccepted",
            "translation TranslationOpened", "translation TranslationSubmitted", "translation TranslationApproved",
        })
        {
            Assert.True(history.Count(item => item == once) == 1, $"Once, and only once: {once}\n{string.Join('\n', history)}");
        }

        Assert.True(history.Count(item => item == "publishing EditionPublished") == 2, string.Join('\n', history));
        var feed = (await platform.Reader.GetAsync("/fr/feed.atom")).Body;
        Assert.Single(feed.Split("<id>").Skip(1), entry => entry.Contains($"malgré {service}<", StringComparison.Ordinal));
    }

    private async Task KillAndStartAsync(string service)
    {
        Platform.Kill(service);
        // The sample articles are already there.
        var up = await platform.RunAsync("up", ["--no-build", "--no-seed"], Platform.Local);
        Assert.True(up.ExitCode == 0, up.Output);
    }
}

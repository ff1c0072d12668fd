using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>A message that fails three times moves to an error queue that is reported, and one command moves it back.</summary>
public sealed class FailedMessages(FaultyNewsroom faulty) : IClassFixture<FaultyNewsroom>
{
    private readonly Newsroom newsroom = faulty.Newsroom;

    [Fact]
    public async Task A_message_that_cannot_be_applied_is_shown_and_driven_again()
    {
        await using var connection = newsroom.Database("review");
        await connection.OpenAsync();
        await RunAsync(
            connection,
            """
            create function review.refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$;
            create trigger refuse before insert on review.mt_events for each row execute function review.refuse();
            """);
        var article = await Examples.SubmitAsync(newsroom, TestUser.Reporter(newsroom));
        await Eventually.TrueAsync(
            async () => (await newsroom["review"].Http.GetStringAsyncWhatever("/health/ready")).Contains(
                "review-draft-submitted_error: 1", StringComparison.Ordinal),
            "readiness shows the error queue",
            TimeSpan.FromSeconds(30));
        var metrics = await newsroom["review"].Http.GetStringAsync("/metrics");
        Assert.Contains("editorial_messages_failed", metrics, StringComparison.Ordinal);
        Assert.Contains("editorial_background_lag", metrics, StringComparison.Ordinal);

        await RunAsync(connection, "drop trigger refuse on review.mt_events");
        var redrive = newsroom.AnotherCopy("review");
        redrive.Launch("redrive");
        await Eventually.TrueAsync(
            async () => await newsroom.AskAsync<long>(
                "review", $"select count(*) from review.mt_events where stream_id = '{article}' and type = 'review_opened'") == 1,
            "the review is open",
            TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(
            () => Task.FromResult(redrive.Output.Contains("1 messages driven again", StringComparison.Ordinal)), "the command says what it did");
    }

    [Fact]
    public async Task Only_error_queues_that_exist_are_asked_for_again()
    {
        // RabbitMQ logs an error for each question about a queue that does not exist.
        await using var own = Newsroom.Of("review");
        var line = own.WireFor("review");
        await own.InitializeAsync();
        await using var connection = own.Database("review");
        await connection.OpenAsync();
        await RunAsync(
            connection,
            """
            create function review.refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$;
            create trigger refuse before insert on review.mt_events for each row execute function review.refuse();
            """);
        await using (var bus = await TestBus.StartAsync(own))
        {
            await bus.PublishAsync(Examples.DraftSubmitted(Guid.CreateVersion7(), version: 2, revision: 1));
        }

        await Eventually.TrueAsync(
            async () => (await own["review"].Http.GetStringAsyncWhatever("/health/ready")).Contains(
                "review-draft-submitted_error: 1", StringComparison.Ordinal),
            "readiness shows the error queue",
            TimeSpan.FromSeconds(60));
        var before = line.CountSaid("review-draft-submitted_error");
        await Eventually.TrueAsync(
            () => Task.FromResult(line.CountSaid("review-draft-submitted_error") >= before + 2), "it is counted again", TimeSpan.FromSeconds(60));
        Assert.Equal(1, line.CountSaid("review-draft-submitted_skipped"));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

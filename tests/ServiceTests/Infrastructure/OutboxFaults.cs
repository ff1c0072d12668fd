namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>Drafting and Review, each with a connection to the broker that a test can cut.</summary>
public sealed class FaultyNewsroom : IAsyncLifetime
{
    public FaultyNewsroom()
    {
        Drafting = Newsroom.WireFor("drafting");
        Review = Newsroom.WireFor("review");
    }

    public Newsroom Newsroom { get; } = Newsroom.Of("drafting", "review");

    public Wire Drafting { get; }

    public Wire Review { get; }

    public ValueTask InitializeAsync() => Newsroom.InitializeAsync();

    public ValueTask DisposeAsync() => Newsroom.DisposeAsync();
}

/// <summary>Whatever fails between a commit in one service and its effect in the other, there is exactly one effect.</summary>
public sealed class OutboxFaults(FaultyNewsroom faulty) : IClassFixture<FaultyNewsroom>
{
    private readonly Newsroom newsroom = faulty.Newsroom;

    [Fact]
    public async Task An_append_is_notified()
    {
        await using var listener = newsroom.Database("drafting");
        await listener.OpenAsync();
        await using var listen = new Npgsql.NpgsqlCommand("listen mt_events_appended", listener);
        await listen.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await Examples.SubmitAsync(newsroom, TestUser.Reporter(newsroom));
        await listener.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Killed_between_commit_and_publish_the_message_goes_out_after_the_restart()
    {
        faulty.Drafting.Cut();
        var article = await SubmitAsync();
        newsroom["drafting"].Kill();
        Assert.Equal(0, await RoundsAsync(article));
        faulty.Drafting.Mend();
        await newsroom["drafting"].StartAsync();
        await ExactlyOneRoundAsync(article);
    }

    [Fact]
    public async Task Killed_between_publish_and_mark_the_message_goes_out_twice_and_counts_once()
    {
        await using var connection = newsroom.Database("drafting");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // A lock on the row of the progress mark, so that published events stay unmarked.
        await using (var @lock = new Npgsql.NpgsqlCommand(
            "select * from drafting.mt_event_progression where name = 'outbox:All' for update", connection, transaction))
        {
            await @lock.ExecuteNonQueryAsync();
        }

        var article = await SubmitAsync();
        await ExactlyOneRoundAsync(article);
        var before = await newsroom.AskAsync<long>("drafting", "select last_seq_id from drafting.mt_event_progression where name = 'outbox:All'");
        newsroom["drafting"].Kill();
        await transaction.RollbackAsync();
        Assert.Equal(before, await newsroom.AskAsync<long>("drafting", "select last_seq_id from drafting.mt_event_progression where name = 'outbox:All'"));
        await newsroom["drafting"].StartAsync();
        await CaughtUpAsync("drafting");
        await ExactlyOneRoundAsync(article);
    }

    [Fact]
    public async Task Killed_between_the_consumers_commit_and_its_acknowledgement_the_message_comes_again_and_counts_once()
    {
        await using (var connection = newsroom.Database("review"))
        {
            await connection.OpenAsync();
            // Blocks the commit until the connection is held back, so that the acknowledgement after it cannot be sent.
            await using var @lock = new Npgsql.NpgsqlCommand("begin; lock table review.mt_events in share row exclusive mode", connection);
            await @lock.ExecuteNonQueryAsync();
            var waiting = await SubmitAsync();
            await Eventually.TrueAsync(
                async () => await newsroom.AskAsync<long>("review", "select count(*) from pg_locks where not granted") > 0, "the consumer waits to append");
            faulty.Review.HoldWhatTheServiceSays();
            await using var release = new Npgsql.NpgsqlCommand("commit", connection);
            await release.ExecuteNonQueryAsync();
            await ExactlyOneRoundAsync(waiting);
            newsroom["review"].Kill();
            faulty.Review.LetGo();
            await newsroom["review"].StartAsync();
            await QueueIsEmptyAsync("review-draft-submitted");
            await ExactlyOneRoundAsync(waiting);
        }
    }

    [Fact]
    public async Task Commands_go_on_while_the_broker_is_away_and_readiness_says_so()
    {
        faulty.Drafting.Cut();
        var articles = new List<Guid>();
        for (var count = 0; count < 5; count++)
        {
            articles.Add(await SubmitAsync());
        }

        await Eventually.TrueAsync(
            async () => (await newsroom["drafting"].Http.GetStringAsyncWhatever("/health/ready")).Contains("\"unhealthy\"", StringComparison.Ordinal),
            "readiness turns red");
        faulty.Drafting.Mend();
        foreach (var article in articles)
        {
            await ExactlyOneRoundAsync(article);
        }
    }

    [Fact]
    public async Task A_message_delivered_three_times_counts_once()
    {
        var article = Guid.CreateVersion7();
        var message = Examples.DraftSubmitted(article, version: 2, revision: 1);
        var id = Guid.NewGuid();
        await using var bus = await TestBus.StartAsync(newsroom);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => bus.PublishAsync(message, id)));
        await ExactlyOneRoundAsync(article);
        await QueueIsEmptyAsync("review-draft-submitted");
        await ExactlyOneRoundAsync(article);
    }

    [Fact]
    public async Task A_consumer_started_last_still_gets_what_was_said_before()
    {
        await using var young = Newsroom.Of("drafting");
        await young.InitializeAsync();
        var reporter = TestUser.Reporter(young);
        var article = await Examples.SubmitAsync(young, reporter);
        // No queue is bound yet: the publish is returned, the mark does not move, and readiness reports the outbox.
        await Eventually.TrueAsync(
            async () => (await young["drafting"].Http.GetStringAsyncWhatever("/health/ready")).Contains("outbox", StringComparison.Ordinal),
            "readiness names the outbox");
        await young.AddAsync("review");
        await Eventually.TrueAsync(async () => await young.AskAsync<long>("review", Rounds(article)) == 1, "the review is open");
    }

    private static string Rounds(Guid article) => $"select count(*) from review.mt_events where stream_id = '{article}' and type = 'review_opened'";

    private async Task<Guid> SubmitAsync() => await Examples.SubmitAsync(newsroom, TestUser.Reporter(newsroom));

    private Task<long> RoundsAsync(Guid article) => newsroom.AskAsync<long>("review", Rounds(article));

    private async Task ExactlyOneRoundAsync(Guid article)
    {
        await Eventually.TrueAsync(async () => await RoundsAsync(article) >= 1, "the review is open", TimeSpan.FromSeconds(40));
        Assert.Equal(1, await RoundsAsync(article));
    }

    private Task CaughtUpAsync(string service) => Eventually.TrueAsync(
        async () => await newsroom.AskAsync<bool>(
            service,
            $"select (select last_seq_id from {service}.mt_event_progression where name = 'outbox:All') = (select max(seq_id) from {service}.mt_events)"),
        "the outbox has caught up",
        TimeSpan.FromSeconds(40));

    private Task QueueIsEmptyAsync(string queue) => Eventually.TrueAsync(
        async () => System.Text.Json.Nodes.JsonNode.Parse(await Newsroom.ManageAsync(HttpMethod.Get, $"api/queues/{newsroom.VirtualHost}/{queue}"))!["messages"]
            ?.GetValue<int>() == 0,
        $"{queue} is empty",
        TimeSpan.FromSeconds(40));
}

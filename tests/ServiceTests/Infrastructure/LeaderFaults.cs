namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>One instance of a service at a time leads the background work, whatever fails.</summary>
public sealed class LeaderFaults : IAsyncLifetime
{
    private readonly Newsroom newsroom = Newsroom.Of("drafting", "review");
    private ServiceProcess second = null!;

    public async ValueTask InitializeAsync()
    {
        await newsroom.InitializeAsync();
        second = newsroom.AnotherCopy("drafting");
        await second.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        second.Kill();
        await newsroom.DisposeAsync();
    }

    [Fact]
    public async Task Another_copy_takes_over_from_a_killed_leader()
    {
        Assert.DoesNotContain("Leading the background work", second.Output, StringComparison.Ordinal);
        newsroom["drafting"].Kill();
        await Eventually.TrueAsync(
            () => Task.FromResult(second.Output.Contains("Leading the background work", StringComparison.Ordinal)), "the other copy leads");
        var reporter = TestUser.Reporter(newsroom);
        var article = await Examples.SubmitAsync(newsroom, reporter, at: second.Http);
        await OneRoundAsync(article);
        Assert.Equal(1, await LeadersAsync());
    }

    [Fact]
    public async Task A_leader_that_slept_through_its_connection_does_not_lead_beside_another()
    {
        newsroom["drafting"].Signal("STOP");
        // As when the leader's machine disappears: PostgreSQL ends the connection that holds the lock.
        await newsroom.AskAsync<long>("drafting", "select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and granted and database "
            + "= (select oid from pg_database where datname = current_database())");
        await Eventually.TrueAsync(
            () => Task.FromResult(second.Output.Contains("Leading the background work", StringComparison.Ordinal)), "the other copy leads");
        newsroom["drafting"].Signal("CONT");
        var reporter = TestUser.Reporter(newsroom);
        foreach (var at in new[] { newsroom["drafting"].Http, second.Http })
        {
            await OneRoundAsync(await Examples.SubmitAsync(newsroom, reporter, at: at));
        }

        Assert.Equal(1, await LeadersAsync());
        await Eventually.TrueAsync(
            async () => (await newsroom["drafting"].Http.GetAsync("/health/ready")).IsSuccessStatusCode, "the copy that slept is ready again");
    }

    [Fact]
    public async Task Readiness_names_an_event_that_cannot_become_a_message_and_nothing_is_skipped()
    {
        var reporter = TestUser.Reporter(newsroom);
        await using var connection = newsroom.Database("drafting");
        await connection.OpenAsync();
        var broken = await Examples.SubmitAsync(newsroom, reporter, holdOutbox: async () =>
        {
            await using var spoil = new Npgsql.NpgsqlCommand(
                """
                create function drafting.spoil() returns trigger language plpgsql as $$ begin
                  if new.type = 'draft_submitted' then new.data = '{"revision": "not a number"}'; end if; return new; end $$;
                create trigger spoil before insert on drafting.mt_events for each row execute function drafting.spoil();
                """,
                connection);
            await spoil.ExecuteNonQueryAsync();
        });
        await using (var heal = new Npgsql.NpgsqlCommand("drop trigger spoil on drafting.mt_events", connection))
        {
            await heal.ExecuteNonQueryAsync();
        }

        var after = await Examples.SubmitAsync(newsroom, reporter);
        await Eventually.TrueAsync(
            async () => (await newsroom["drafting"].Http.GetStringAsyncWhatever("/health/ready")).Contains("outbox:All stands", StringComparison.Ordinal),
            "readiness names the outbox", TimeSpan.FromSeconds(30));
        Assert.Equal(0, await newsroom.AskAsync<long>("review", $"select count(*) from review.mt_events where stream_id in ('{broken}', '{after}')"));
        await using var repair = new Npgsql.NpgsqlCommand(
            $"delete from drafting.mt_events where stream_id = '{broken}' and type = 'draft_submitted'", connection);
        await repair.ExecuteNonQueryAsync();
        await OneRoundAsync(after);
    }

    private Task<long> LeadersAsync() => newsroom.AskAsync<long>(
        "drafting", "select count(*) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = "
            + "current_database())");

    private Task OneRoundAsync(Guid article) => Eventually.TrueAsync(
        async () => await newsroom.AskAsync<long>(
            "review", $"select count(*) from review.mt_events where stream_id = '{article}' and type = 'review_opened'") == 1,
        "the review is open",
        TimeSpan.FromSeconds(40));
}

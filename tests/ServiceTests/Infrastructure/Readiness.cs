using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>Readiness reports each problem for as long as it lasts, and nothing else; the service stays alive and becomes ready again by itself.</summary>
public sealed class Readiness(FaultyNewsroom faulty) : IClassFixture<FaultyNewsroom>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Newsroom newsroom = faulty.Newsroom;

    [Fact]
    public async Task A_database_that_is_away_is_named_and_commands_say_so_until_it_is_back()
    {
        await ReadyAsync("drafting");
        var reporter = TestUser.Reporter(newsroom);
        await using var server = new NpgsqlConnection(Newsroom.Postgres);
        await server.OpenAsync();
        var database = newsroom.Database("drafting").Database;
        await RunAsync(server, $"alter database \"{database}\" allow_connections false");
        try
        {
            await RunAsync(server, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'");
            await NotReadyAsync("drafting", "database");
            var refused = await reporter.PostAsync("drafting", "/api/drafts", new { language = "fr", headline = "Le puits de Kidal" }, key: "later");
            Assert.Equal((503, "unavailable"), (refused.Status, refused.Code));
            Assert.NotNull(refused.Headers.RetryAfter);
            await ReadyAsync("review");
        }
        finally
        {
            await RunAsync(server, $"alter database \"{database}\" allow_connections true");
        }

        await ReadyAsync("drafting");
        Assert.Equal(201, (await reporter.PostAsync("drafting", "/api/drafts", new { language = "fr", headline = "Le puits de Kidal" }, key: "later")).Status);
        await OneRoundAsync(await Examples.SubmitAsync(newsroom, reporter));
    }

    [Fact]
    public async Task A_service_is_ready_once_its_queues_are_bound()
    {
        await using var own = Newsroom.Of("publishing");
        var line = own.WireFor("publishing");
        line.HoldWhatTheServiceSays();
        var starting = own.InitializeAsync().AsTask();
        await Eventually.TrueAsync(
            async () => own.Has("publishing")
                && JsonNode.Parse(await (await own["publishing"].Http.GetAsync("/health/ready")).Content.ReadAsStringAsync())!["checks"]!.AsArray()
                .Any(check => (string)check!["name"]! == "masstransit-bus" && (string)check["status"]! == "unhealthy"),
            "it is not ready, for its bus is not",
            TimeSpan.FromSeconds(60));
        Assert.False(starting.IsCompleted);
        line.LetGo();
        await starting;
        var bindings = await Newsroom.ManageAsync(HttpMethod.Get, $"api/bindings/{own.VirtualHost}");
        Assert.All(
            ["copy-approved", "legal-hold-lifted", "legal-hold-placed", "translation-approved", "translation-withdrawn"],
            message => Assert.Contains($"\"source\":\"publishing-{message}\"", bindings, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broker_that_is_away_is_named_the_lag_is_shown_and_commands_go_on()
    {
        await ReadyAsync("drafting");
        Assert.Equal(0, await MetricAsync("drafting", "editorial_background_lag", "shard=\"outbox:All\""));
        faulty.Drafting.Cut();
        Guid article;
        try
        {
            // Even when there is nothing to publish.
            await NotReadyAsync("drafting", "broker and error queues", "does not answer");
            article = await Examples.SubmitAsync(newsroom, TestUser.Reporter(newsroom));
            await Eventually.TrueAsync(
                async () => await MetricAsync("drafting", "editorial_background_lag", "shard=\"outbox:All\"") > 0, "the lag of the outbox is shown", Patience);
            await ReadyAsync("review");
            // Long enough for the confirmation to time out, because recovery takes another path after that.
            await NotReadyAsync("drafting", "background work", "has not confirmed");
        }
        finally
        {
            faulty.Drafting.Mend();
        }

        await OneRoundAsync(article);
        await ReadyAsync("drafting");
        await Eventually.TrueAsync(
            async () => await MetricAsync("drafting", "editorial_background_lag", "shard=\"outbox:All\"") == 0, "there is no lag", Patience);
    }

    [Fact]
    public async Task An_event_that_cannot_become_a_message_is_named_until_it_can()
    {
        await ReadyAsync("drafting");
        await using var database = newsroom.Database("drafting");
        await database.OpenAsync();
        await RunAsync(
            database,
            """
            create function drafting.spoil() returns trigger language plpgsql as $$ begin
              if new.type = 'draft_submitted' then new.data = jsonb_set(new.data::jsonb, '{revision}', '"one"'); end if; return new; end $$;
            create trigger spoil before insert on drafting.mt_events for each row execute function drafting.spoil();
            """);
        var article = await Examples.SubmitAsync(newsroom, TestUser.Reporter(newsroom));
        await RunAsync(database, "drop trigger spoil on drafting.mt_events; drop function drafting.spoil()");
        await NotReadyAsync("drafting", "background work", "outbox:All");
        Assert.Equal(0, await RoundsAsync(article));
        // Other articles written meanwhile have to wait.
        var after = await Examples.SubmitAsync(newsroom, TestUser.Reporter(newsroom));
        await RunAsync(database, "update drafting.mt_events set data = jsonb_set(data::jsonb, '{revision}', '1') where data->>'revision' = 'one'");
        await OneRoundAsync(article);
        await OneRoundAsync(after);
        await ReadyAsync("drafting");
    }

    [Fact]
    public async Task Every_queue_is_a_quorum_queue_and_a_failed_message_is_counted()
    {
        await using var database = newsroom.Database("review");
        await database.OpenAsync();
        await RunAsync(
            database,
            """
            create function review.refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$;
            create trigger refuse before insert on review.mt_events for each row execute function review.refuse();
            """);
        await using (var bus = await TestBus.StartAsync(newsroom))
        {
            await bus.PublishAsync(Examples.DraftSubmitted(Guid.CreateVersion7(), version: 2, revision: 1));
        }

        await Eventually.TrueAsync(
            async () => await MetricAsync("review", "editorial_messages_failed", "queue=\"review-draft-submitted_error\"") == 1,
            "the failed message is counted",
            Patience);
        await RunAsync(database, "drop trigger refuse on review.mt_events; drop function review.refuse()");
        // Reported, but no reason to take the service out of rotation.
        var ready = await ReadyAsync("review");
        Assert.Equal("degraded", (string?)ready["status"]);

        var queues = JsonNode.Parse(await Newsroom.ManageAsync(HttpMethod.Get, $"api/queues/{newsroom.VirtualHost}"))!.AsArray()
            .Where(queue => !(bool)queue!["auto_delete"]! && !(bool)queue["exclusive"]!)
            .ToDictionary(queue => (string)queue!["name"]!, queue => (string?)queue!["type"]);
        Assert.Contains("review-draft-submitted_error", queues.Keys);
        Assert.Contains("drafting-changes-requested", queues.Keys);
        Assert.All(queues, queue => Assert.Equal((queue.Key, "quorum"), (queue.Key, queue.Value)));
    }

    private async Task<JsonNode> ReadyAsync(string service)
    {
        JsonNode? seen = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await newsroom[service].Http.GetAsync("/health/ready");
                seen = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
                return answer.IsSuccessStatusCode;
            },
            () => $"{service} is ready; seen last: {seen}",
            Patience);
        return seen!;
    }

    // Waits for 503 with this check, while the liveness endpoint still succeeds.
    private async Task NotReadyAsync(string service, string check, string detail = "")
    {
        JsonNode? seen = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await newsroom[service].Http.GetAsync("/health/ready");
                seen = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
                return (int)answer.StatusCode == 503 && seen!["checks"]!.AsArray().Any(
                    each => (string)each!["name"]! == check
                        && (string)each["status"]! != "healthy"
                        && ((string?)each["detail"] ?? "").Contains(detail, StringComparison.Ordinal));
            },
            () => $"readiness of {service} names {check} {detail}; seen last: {seen}",
            Patience);
        using var live = await newsroom[service].Http.GetAsync("/health/live");
        Assert.Equal(200, (int)live.StatusCode);
    }

    private async Task<double?> MetricAsync(string service, string name, string label)
    {
        var lines = (await newsroom[service].Http.GetStringAsync("/metrics")).Split('\n');
        var line = lines.SingleOrDefault(each => each.StartsWith(name, StringComparison.Ordinal) && each.Contains(label, StringComparison.Ordinal));
        return line is null ? null : double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private Task<long> RoundsAsync(Guid article) =>
        newsroom.AskAsync<long>("review", $"select count(*) from review.mt_events where stream_id = '{article}' and type = 'review_opened'");

    private Task OneRoundAsync(Guid article) => Eventually.TrueAsync(async () => await RoundsAsync(article) == 1, "the review is open", Patience);

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

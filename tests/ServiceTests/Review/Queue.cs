using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;
using EditorialPlatform.Http;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Review;

/// <summary>Review alone, with a queue that no other test uses.</summary>
public sealed class DeskAlone : IAsyncLifetime
{
    public Newsroom Newsroom { get; } = Newsroom.Of("review");

    public ValueTask InitializeAsync() => Newsroom.InitializeAsync();

    public ValueTask DisposeAsync() => Newsroom.DisposeAsync();
}

/// <summary>The review queue: order, filters, paging, and the cost of a page however long the queue is.</summary>
public sealed partial class Queue(DeskAlone alone) : IClassFixture<DeskAlone>
{
    private const int Long = 100_000;

    private static readonly string[] Filters = ["language", "section"];

    private readonly Newsroom newsroom = alone.Newsroom;
    private readonly TestUser editor = TestUser.Editor(alone.Newsroom);

    /// <summary>The query of every kind of list.</summary>
    public static readonly TheoryData<string> Lists =
        [
            "", "state=waiting", "state=claimed", "state=must-review", "language=fr", "section=sport", "state=waiting&language=en",
            "state=claimed&section=sport", "language=xx", "section=none", "state=must-review&language=xx", "state=waiting&language=en&section=sport"
        ];

    [Fact]
    public async Task What_is_most_urgent_and_has_waited_longest_comes_first_and_a_newer_text_keeps_its_place()
    {
        await EmptyAsync();
        await using var bus = await TestBus.StartAsync(newsroom);
        var articles = new Dictionary<string, Guid>();
        foreach (var (name, urgency) in new[]
        {
            ("a", Urgency.Normal),
            ("b", Urgency.Urgent),
            ("c", Urgency.Flash),
            ("d", Urgency.Normal),
            ("e", Urgency.Urgent)
        })
        {
            articles[name] = Guid.CreateVersion7();
            await SubmitAsync(bus, articles[name], 2, 1, urgency);
        }

        Assert.Equal(["c", "b", "e", "a", "d"], await NamesAsync(""));
        await SubmitAsync(bus, articles["a"], 4, 2, Urgency.Normal);
        Assert.Equal(["c", "b", "e", "a", "d"], await NamesAsync(""));
        await SubmitAsync(bus, articles["a"], 6, 3, Urgency.Flash);
        Assert.Equal(["a", "c", "b", "e", "d"], await NamesAsync(""));
        Assert.Equal(200, (await editor.PostAsync("review", $"/api/reviews/{articles["b"]}/claim")).Status);
        Assert.Equal(200, (await editor.PostAsync("review", $"/api/reviews/{articles["e"]}/request-changes", new { note = "Plus court." })).Status);
        Assert.Equal(["a", "c", "d"], await NamesAsync("state=waiting"));
        Assert.Equal(["b"], await NamesAsync("state=claimed"));
        Assert.Equal(["a", "c", "b", "d"], await NamesAsync(""));
        Assert.Equal(["a", "c", "b", "d"], await NamesAsync("language=fr&section=ACTUALITÉS"));
        Assert.Empty(await NamesAsync("language=en"));
        Assert.Equal((3, 1, 0), await CountsAsync("state=claimed"));
        Assert.Equal((3, 1, 0), await CountsAsync("language=fr&section=ACTUALITÉS"));
        Assert.Equal((0, 0, 0), await CountsAsync("language=en"));

        async Task<string[]> NamesAsync(string query) =>
            [.. (await PageAsync(query)).Items.Select(item => articles.Single(article => article.Value == item!["articleId"]!.GetValue<Guid>()).Key)];
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat_while_the_queue_changes()
    {
        await EmptyAsync();
        await FillAsync(500);
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var (items, next) = await PageAsync($"limit=60{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(items.Select(item => item!["articleId"]!.GetValue<Guid>()));
            cursor = next;
            // Deciding a review that was already listed must not shift later pages.
            await RunAsync($$"""update review.mt_doc_reviewline set data = data || '{"state": "approved", "work": "done"}' where id = '{{seen[^1]}}'""");
        }
        while (cursor is not null);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(
            await newsroom.AskAsync<long>("review", "select count(*) from review.mt_doc_reviewline where data ->> 'work' = 'open'") + (seen.Count + 59) / 60,
            seen.Count);
    }

    [Fact]
    public async Task Of_a_long_queue_is_counted_as_much_as_anybody_reads_a_number_for()
    {
        await EnsureLongAsync();
        Assert.Equal((1000, 1000, 100), await CountsAsync(""));
        Assert.Equal((1000, 1000, 100), await CountsAsync("state=must-review"));
        Assert.Equal(1000, (int)(await editor.GetAsync("review", "/api/reviews")).Json!["countedTo"]!);
        Assert.Equal((200, 0, 100), await CountsAsync("section=sport"));
    }

    private async Task<(int Waiting, int Claimed, int MustReview)> CountsAsync(string query)
    {
        var counts = (await editor.GetAsync("review", $"/api/reviews?{query}")).Json!["counts"]!;
        return ((int)counts["waiting"]!, (int)counts["claimed"]!, (int)counts["must-review"]!);
    }

    [Theory]
    [InlineData("?state=open", "/state")]
    [InlineData("?limit=0", "/limit")]
    [InlineData("?limit=201", "/limit")]
    [InlineData("?limit=ten", "/limit")]
    [InlineData("?cursor=abc", "/cursor")]
    public async Task What_makes_no_sense_is_422(string query, string pointer)
    {
        var answer = await editor.GetAsync("review", "/api/reviews" + query);
        Assert.Equal(422, answer.Status);
        Assert.Equal([pointer], answer.Json!["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_page_reads_no_more_of_a_long_queue_than_of_a_short_one(string query)
    {
        await EnsureLongAsync();
        var sql = await SentAsync(query);
        var plan = await ExplainAsync(sql, query);
        var read = Nodes(plan).Where(node => node["Relation Name"] is not null).ToList();
        var node = Assert.Single(read);
        Assert.Equal((await PageAsync(query + "&limit=51")).Items.Count, plan["Actual Rows"]!.GetValue<double>());
        Assert.True(node["Node Type"]!.GetValue<string>() is "Index Scan", plan.ToJsonString());
        // Short lists may be read completely and sorted if that is cheaper: at most a few pages.
        Assert.True(node["Actual Rows"]!.GetValue<double>() + (node["Rows Removed by Filter"]?.GetValue<double>() ?? 0) <= 4 * 51, plan.ToJsonString());
    }

    // Gets the statement that reads the page from pg_stat_activity, while a lock on the table holds it.
    private async Task<string> SentAsync(string query)
    {
        await using var connection = newsroom.Database("review");
        await connection.OpenAsync();
        await using var door = await connection.BeginTransactionAsync();
        await using (var close = new NpgsqlCommand("lock table review.mt_doc_reviewline in access exclusive mode", connection, door))
        {
            await close.ExecuteNonQueryAsync();
        }

        var page = PageAsync(query);
        string? sql = null;
        await Eventually.TrueAsync(
            async () => (sql = await newsroom.AskAsync<string?>(
                "review",
                $"""
                select query from pg_stat_activity where datname = current_database() and application_name = 'review' and wait_event_type = 'Lock' and query ilike '%mt_doc_reviewline%order by%limit%'
                and query not like '%count(%' and {Asks("language")} and {Asks("section")} limit 1
                """)) is not null,
            "the page's statement waits");
        await door.RollbackAsync();
        await page;
        return sql!;

        // Other tests' statements wait for the same lock.
        string Asks(string filter) => $"query {(query.Contains(filter + "=", StringComparison.Ordinal) ? "" : "not ")}like '%''{filter}''%'";
    }

    // Explains the statement with the parameters that the service sends.
    private async Task<JsonNode> ExplainAsync(string sql, string query)
    {
        var asked = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var (state, values) = (asked.GetValueOrDefault("state"), new SortedDictionary<int, string>());
        foreach (Match named in Parameter().Matches(sql))
        {
            values[int.Parse(named.Groups[2].Value, CultureInfo.InvariantCulture)] = named.Groups[1].Value switch
            {
                "turn" => "''",
                "state" => $"'{state}'",
                "work" => "'open'",
                "glass" => "'broken'",
                "language" => $"'{asked["language"]}'",
                "section" => $"'{asked["section"]}'",
                _ => "51",
            };
        }

        await using var connection = newsroom.Database("review");
        await connection.OpenAsync();
        await using var prepare = new NpgsqlCommand($"prepare page as {sql.TrimEnd(';')}", connection);
        await prepare.ExecuteNonQueryAsync();
        await using var explain = new NpgsqlCommand($"explain (analyze, format json) execute page({string.Join(", ", values.Values)})", connection);
        return JsonNode.Parse((string)(await explain.ExecuteScalarAsync())!)![0]!["Plan"]!;
    }

    [GeneratedRegex(@"(?:'(\w+)' [=>]|LIMIT) \$(\d)")]
    private static partial Regex Parameter();

    private static IEnumerable<JsonNode> Nodes(JsonNode plan) => (plan["Plans"]?.AsArray() ?? []).SelectMany(child => Nodes(child!)).Prepend(plan);

    private async Task<(JsonArray Items, string? Next)> PageAsync(string query)
    {
        var answer = await editor.GetAsync("review", $"/api/reviews?{query}");
        Assert.True(answer.Status == 200, answer.Body);
        return (answer.Json!["items"]!.AsArray(), answer.Json["next"]?.GetValue<string>());
    }

    private async Task SubmitAsync(TestBus bus, Guid article, long version, int revision, Urgency urgency)
    {
        await bus.PublishAsync(Examples.DraftSubmitted(article, version, revision) with { Urgency = urgency });
        await Eventually.TrueAsync(
            async () => (await editor.GetAsync("review", $"/api/reviews/{article}")).Json?["revision"]?.GetValue<int>() == revision, "it is under review");
    }

    private async Task EnsureLongAsync()
    {
        if (await newsroom.AskAsync<long>("review", "select count(*) from review.mt_doc_reviewline") < Long)
        {
            await EmptyAsync();
            await FillAsync(Long);
        }
    }

    private Task EmptyAsync() => RunAsync("truncate review.mt_doc_reviewline");

    // Resembles years of use: most reviews are decided, 40 in 100 open, few in the sport section, few to countersign.
    private async Task FillAsync(int count) => await RunAsync(string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        insert into review.mt_doc_reviewline (id, data, mt_dotnet_type)
        select id, jsonb_build_object(
            'id', id, 'state', state, 'work', work, 'glass', glass, 'brokenGlass', '[]'::jsonb, 'turn', turn, 'headline', 'Le puits ' || n, 'language', language, 'section', section,
            'revision', 1, 'round', 1, 'words', 300, 'urgency', 'normal', 'kind', 'first', 'waitingSince', '{{Json.FormatTime(DateTimeOffset.UnixEpoch)}}'),
            ''
        from (
            select gen_random_uuid() as id, n, state, case when state in ('waiting', 'claimed') then 'open' else 'done' end as work, case when n % 1000 = 0 then 'broken' else 'whole' end as glass, '2 ' || lpad(n::text, 20, '0') as turn,
                   case when n % 10 = 0 then 'en' else 'fr' end as language, case when n % 500 = 0 then 'sport' else 'actualites' end as section
            from (select n, case when n % 5 = 0 then 'waiting' when n % 5 = 1 then 'claimed' else 'approved' end as state from generate_series(1, {{count}}) n) numbered) line;
        analyze review.mt_doc_reviewline;
        """));

    private async Task RunAsync(string sql)
    {
        await using var connection = newsroom.Database("review");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}

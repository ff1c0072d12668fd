using System.Text.RegularExpressions;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Drafting;

/// <summary>A page of the list of drafts reads as many rows among a hundred drafts as among a hundred thousand.</summary>
public sealed partial class ListCost(DraftingFixture drafting) : IClassFixture<DraftingFixture>
{
    private const int Lines = 100_000;
    private const string Few = "000000000000000000000000000000f1";
    private const string Many = "000000000000000000000000000000f2";

    [Fact]
    public async Task A_page_is_read_off_an_index_and_out_of_few_rows()
    {
        var awa = drafting.Reporter();
        await DraftingFixture.StartAsync(awa);
        await using var connection = drafting.Newsroom.Database("drafting");
        await connection.OpenAsync();
        var columns = (string)(await ScalarAsync(connection, "select string_agg(quote_ident(column_name), ', ') from information_schema.columns where "
            + "table_schema = 'drafting' and table_name = 'mt_doc_draftline' and column_name not in ('id', 'listed', 'state', 'whose')"))!;
        // One person has half of the drafts, another one in a thousand.
        await ScalarAsync(
            connection,
            $"""
            insert into drafting.mt_doc_draftline (id, listed, state, whose, {columns})
            select gen_random_uuid(), lpad((number * 7919 % 1000003)::text, 19, '0') || '-' || number, state, array[writer, writer || ' ' || state], {columns}
            from (select {columns} from drafting.mt_doc_draftline limit 1) line, generate_series(1, {Lines}) number,
                 lateral (select (array['draft', 'submitted', 'returned', 'accepted', 'spiked'])[1 + number / 1000 % 5] as state,
                                 case when number % 1000 = 0 then '{Few}' when number % 2 = 0 then '{Many}' else replace(gen_random_uuid()::text, '-', '') end as writer) of_it
            """);
        await ScalarAsync(connection, "analyze drafting.mt_doc_draftline");

        foreach (var where in new[]
        {
            "true",
            "d.state = 'submitted'",
            $"d.whose @> array['{Few}']",
            $"d.whose @> array['{Few} draft']",
            $"d.whose @> array['{Many}']",
            $"d.whose @> array['{Many} draft']",
            "d.listed < '0000000000000500000'"
        })
        {
            var plan = await PlanAsync(connection, $"select d.data from drafting.mt_doc_draftline as d where {where} order by d.listed desc limit 51");
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
            Assert.Matches("Index (Only )?Scan|Bitmap Index Scan", plan);
            // No plan node reads or sorts more than a page, or one person's drafts.
            var most = Rows()
                .Matches(plan)
                .Max(match => double.Parse(match.Groups[1].Value + match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(most <= 1000, plan);
        }

        // Counts stop at 1,000 and use the index on person and state, so they do not read others' drafts in that state.
        // For the person with half of the drafts, that is every tenth row.
        foreach (var (counted, most) in new[]
        {
            ("d.state = 'accepted' order by d.listed desc", 1000),
            ($"d.whose @> array['{Few} accepted']", 20),
            ($"d.whose @> array['{Many} accepted']", 20_000)
        })
        {
            var plan = await PlanAsync(connection, $"select count(*) from (select from drafting.mt_doc_draftline d where {counted} limit 1000) found");
            Assert.All(Rows().Matches(plan), match => Assert.True(
                double.Parse(match.Groups[1].Value + match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture) <= most, plan));
        }
    }

    [Fact]
    public async Task A_list_says_how_many_there_are_in_each_state_of_what_the_person_may_see()
    {
        var (awa, issa) = (drafting.Reporter(), drafting.Reporter());
        var article = await DraftingFixture.StartAsync(awa);
        await DraftingFixture.StartAsync(issa);
        await DraftingFixture.SubmittedAsync(awa);
        await DraftingFixture.SubmittedAsync(awa);
        var list = (await awa.GetAsync("drafting", "/api/drafts?state=draft")).Json!;
        Assert.Equal(article, (Guid)Assert.Single(list["items"]!.AsArray())!["articleId"]!);
        Assert.Equal("""{"draft":1,"submitted":2,"withdrawing":0,"returned":0,"accepted":0,"spiked":0}""", list["counts"]!.ToJsonString());
        Assert.Equal(1, (int)(await issa.GetAsync("drafting", "/api/drafts")).Json!["counts"]!["draft"]!);
        Assert.InRange((int)(await drafting.Editor().GetAsync("drafting", "/api/drafts")).Json!["counts"]!["submitted"]!, 2, 1000);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap_or_a_double()
    {
        var awa = drafting.Reporter();
        var started = new List<string>();
        for (var count = 0; count < 7; count++)
        {
            started.Add((await DraftingFixture.StartAsync(awa)).ToString());
        }

        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await awa.GetAsync("drafting", $"/api/drafts?limit=3{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}")).Json!;
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["articleId"]!));
            cursor = (string?)page["next"] ?? "";
        }
        while (cursor.Length > 0);
        started.Reverse();
        Assert.Equal(started, seen);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        return await command.ExecuteScalarAsync();
    }

    private static async Task<string> PlanAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand($"explain (analyze, costs off, timing off) {sql}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(0));
        }

        return string.Join('\n', plan);
    }

    [GeneratedRegex(@"actual rows=([0-9.]+)|Rows Removed by Filter: ([0-9]+)")]
    private static partial Regex Rows();
}

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EditorialPlatform.Tests.ServiceTests;
using Npgsql;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>
/// Measures what a page of each queue costs with 100, 10,000 and 100,000 articles: own drafts, all drafts, the review queue and reviews to countersign,
/// requested over HTTP from the real services. auto_explain supplies the plans of the statements that the services sent, with the rows actually read.
/// </summary>
public static partial class Queues
{
    private const int Times = 150;
    private const int WarmUp = 30;

    // The number of open reviews is limited by staff, not by how many were decided. The last case is a desk with a large backlog.
    private static readonly (int Articles, int Open)[] Sizes = [(100, 60), (10_000, 60), (100_000, 60), (100_000, 10_000)];

    public static async Task MeasureAsync()
    {
        // Every connection of the services preloads it; it logs nothing until its threshold is set.
        await SettingsAsync("session_preload_libraries = 'auto_explain'");
        await using var newsroom = Newsroom.Of("drafting", "review");
        await newsroom.InitializeAsync();
        var (reporter, editor) = (TestUser.Reporter(newsroom), TestUser.Editor(newsroom));
        await Examples.SubmitAsync(newsroom, reporter);
        await Eventually.TrueAsync(
            async () => await newsroom.AskAsync<long>("review", "select count(*) from review.mt_doc_reviewline") == 1, "the desk has it");
        (string Name, TestUser Who, string Service, string Path)[] queues =
        [
            ("own drafts", reporter, "drafting", "/api/drafts"),
            ("own drafts, returned", reporter, "drafting", "/api/drafts?state=returned"),
            ("all drafts", editor, "drafting", "/api/drafts"),
            ("desk queue", editor, "review", "/api/reviews"),
            ("desk queue, waiting, one section", editor, "review", "/api/reviews?state=waiting&language=fr&section=sport"),
            ("must-review", editor, "review", "/api/reviews?state=must-review"),
        ];
        var (medians, plans) = (queues.ToDictionary(queue => queue.Name, _ => new List<double>()), new List<string>());
        // A warm-up, so that the first size does not pay for JIT compilation.
        await FillAsync(newsroom, Sizes[0].Articles, Sizes[0].Open, reporter.Id);
        foreach (var (_, who, service, path) in queues)
        {
            await TimeAsync(who, service, path);
            await TimeAsync(who, service, path);
        }

        foreach (var (size, open) in Sizes)
        {
            await FillAsync(newsroom, size, open, reporter.Id);
            foreach (var (name, who, service, path) in queues)
            {
                var figures = await TimeAsync(who, service, path);
                medians[name].Add(figures.Median);
                Console.WriteLine($"{size,7} articles, {open,5} open at the desk, {name + ":",-34} {figures}");
                plans.Add($"-- {size} articles, {open} open at the desk, {name}: GET {path}\n{await PlansAsync(newsroom, who, service, path)}");
            }
        }

        Console.WriteLine();
        foreach (var (name, median) in medians)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name + ":",-34} at 10,000 {median[1] / median[0]:F2} times, at 100,000 "
                + $"{median[2] / median[0]:F2} times, with 10,000 open {median[3] / median[0]:F2} times what it costs at 100"));
        }

        Console.WriteLine("\n" + string.Join('\n', plans));
    }

    private static async Task<Figures> TimeAsync(TestUser who, string service, string path)
    {
        var times = new List<double>();
        for (var turn = 0; turn < WarmUp + Times; turn++)
        {
            var began = Stopwatch.GetTimestamp();
            var answer = await who.GetAsync(service, path);
            var taken = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (answer.Status != 200)
            {
                throw new InvalidOperationException($"{path}: {answer.Status} {answer.Body}");
            }

            if (turn >= WarmUp)
            {
                times.Add(taken);
            }
        }

        return new(times);
    }

    // Resembles a database after years of use: nearly all reviews decided, and stored before the open ones;
    // a tenth of the drafts still in progress; one in a hundred by the same reporter, but at most 300.
    private static async Task FillAsync(Newsroom newsroom, int size, int open, Guid reporter)
    {
        await RunAsync(
            newsroom,
            "drafting",
            $$"""
            create temporary table one as select * from drafting.mt_doc_draftline limit 1;
            truncate drafting.mt_doc_draftline;
            with numbered as (
                select number, gen_random_uuid() as article,
                       case when number % 10 > 0 then 'accepted' else (array['draft', 'submitted', 'returned', 'withdrawing', 'spiked'])[1 + number / 10 % 5] end as stands,
                       case when number % ({{size}} / least({{size}} / 2, 300)) = 0 then '{{reporter}}' else md5((number % 40)::text) end::uuid as writer
                from generate_series(1, {{size}}) number)
            insert into drafting.mt_doc_draftline
            select (jsonb_populate_record(one, jsonb_build_object(
                       'id', article, 'state', stands, 'listed', lpad(number::text, 19, '0') || '-' || number, 'whose', own,
                       'data', one.data || jsonb_build_object('id', article, 'state', stands, 'whose', own, 'listed', lpad(number::text, 19, '0') || '-' || number)))).*
            from one, numbered, lateral (select to_jsonb(array[replace(writer::text, '-', ''), replace(writer::text, '-', '') || ' ' || stands]) as own) of_it order by number;
            drop table one;
            vacuum analyze drafting.mt_doc_draftline;
            """);
        await RunAsync(
            newsroom,
            "review",
            $$"""
            create temporary table one as select * from review.mt_doc_reviewline limit 1;
            truncate review.mt_doc_reviewline;
            with numbered as (
                select number, gen_random_uuid() as article, case when number <= {{size}} - {{open}} then 'approved' when number % 2 = 0 then 'claimed' else 'waiting' end as stands
                from generate_series(1, {{size}}) number)
            insert into review.mt_doc_reviewline
            select (jsonb_populate_record(one, jsonb_build_object('id', article, 'data', one.data || jsonb_build_object(
                       'id', article, 'state', stands, 'work', case when stands = 'approved' then 'done' else 'open' end, 'glass', case when number % ({{size}} / {{open
                           / 2}}) = 0 then 'broken' else 'whole' end,
                       'turn', '2 ' || lpad(number::text, 20, '0'), 'section', case when number % 3 = 0 then 'sport' else 'actualites' end)))).*
            from one, numbered order by number;
            drop table one;
            vacuum analyze review.mt_doc_reviewline;
            """);
    }

    /// <summary>Reads from the server log the plans of the statements that one request of the list runs.</summary>
    private static async Task<string> PlansAsync(Newsroom newsroom, TestUser who, string service, string path)
    {
        const string Log = "current_setting('data_directory') || '/../postgres.log'";
        var from = await newsroom.AskAsync<long>(service, $"select (pg_stat_file({Log})).size");
        await SettingsAsync("auto_explain.log_min_duration = 0", "auto_explain.log_analyze = on", "auto_explain.log_timing = off");
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        await who.GetAsync(service, path);
        await SettingsAsync("auto_explain.log_min_duration = -1");
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        var log = await newsroom.AskAsync<string>(service, $"select pg_read_file({Log}, {from}, 10000000)");
        return string.Join('\n', Plan()
            .Matches(log)
            .Select(plan => plan.Groups[1].Value)
            .Where(plan => plan.Contains(service == "drafting" ? "mt_doc_draftline" : "mt_doc_reviewline", StringComparison.Ordinal)));
    }

    private static async Task SettingsAsync(params string[] settings)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Newsroom.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        foreach (var sql in settings.Select(setting => $"alter system set {setting}").Prepend("load 'auto_explain'").Append("select pg_reload_conf()"))
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task RunAsync(Newsroom newsroom, string service, string statements)
    {
        await using var connection = newsroom.Database(service);
        await connection.OpenAsync();
        // One at a time, because VACUUM cannot run inside a transaction.
        foreach (var sql in statements.Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            await using var command = new NpgsqlCommand(sql.TrimEnd(';'), connection) { CommandTimeout = 300 };
            await command.ExecuteNonQueryAsync();
        }
    }

    [GeneratedRegex(@"LOG:  duration: [^\n]*plan:\n((?:\t[^\n]*\n)+)")]
    private static partial Regex Plan();
}

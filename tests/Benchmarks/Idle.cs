using System.Globalization;
using EditorialPlatform.Tests.EndToEnd;
using Npgsql;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>
/// What the whole platform costs while nobody works: processor time of programs and servers, transactions and fsyncs of PostgreSQL, lines in all logs,
/// exported spans. As <c>deploy/up</c> starts it, with the sample articles, and with traces exported. <c>BENCHMARK_MINUTES</c> makes it shorter.
/// </summary>
public static class Idle
{
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(Footprint.Minutes(5));

    public static async Task MeasureAsync()
    {
        // OpenTelemetry's default, as without tests.
        await using var platform = new Platform { SpanDelay = 5000 };
        await platform.InitializeAsync();
        Console.WriteLine($"at ready:       {Footprint.Describe(Resources.ProportionalMegabytes())}");
        await Task.Delay(Settling);
        var before = await ReadAsync(platform);
        await Task.Delay(Watched);
        var after = await ReadAsync(platform);
        Console.WriteLine($"after {Watched.TotalMinutes} minutes: {Footprint.Describe(Resources.ProportionalMegabytes())}");
        var seconds = Watched.TotalSeconds;
        Say("of a core", 100 * Total(after.Processor, before.Processor) / seconds, "%", 4);
        foreach (var (name, spent) in after.Processor)
        {
            var share = 100 * (spent - before.Processor.GetValueOrDefault(name)) / seconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{share,12:F2} %  {name}"));
        }

        Say("fsyncs", (after.Syncs - before.Syncs) / seconds, "a second", 3);
        Say("transactions", (after.Transactions - before.Transactions) / seconds, "a second", 10);
        Say("log lines", Total(after.Lines, before.Lines) / Watched.TotalMinutes, "a minute", 5);
        foreach (var (file, lines) in after.Lines.Where(log => log.Value > before.Lines.GetValueOrDefault(log.Key)))
        {
            Console.WriteLine($"{lines - before.Lines.GetValueOrDefault(file),12} lines  {file}");
        }

        Say("spans", (after.Spans - before.Spans) / seconds, "a second", 1);
        var exported = platform.Traces.Spans.Skip(before.Spans).CountBy(span => $"{span.Service}: {span.Name}");
        foreach (var (name, count) in exported.OrderByDescending(spans => spans.Value).Take(5))
        {
            Console.WriteLine($"{count,12} spans  {name}");
        }
    }

    private static async Task<Reading> ReadAsync(Platform platform)
    {
        await using var connection = await Resources.PostgresAsync();
        // The reading itself is in the last figure: it was committed before the next one reads.
        await using var command = new NpgsqlCommand(
            "select (select wal_sync from pg_stat_wal), (select sum(xact_commit + xact_rollback)::bigint from pg_stat_database)", connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new(Resources.ProcessorSeconds(), row.GetInt64(0), row.GetInt64(1), Resources.LogLines(), platform.Traces.Spans.Count);
    }

    private static double Total<T>(IReadOnlyDictionary<string, T> after, IReadOnlyDictionary<string, T> before)
        where T : IConvertible =>
        after.Sum(one => one.Value.ToDouble(null)) - before.Sum(one => one.Value.ToDouble(null));

    private static void Say(string what, double figure, string unit, double limit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-14} {figure,8:F2} {unit} (limit {limit})"));

    private sealed record Reading(
        IReadOnlyDictionary<string, double> Processor, long Syncs, long Transactions, IReadOnlyDictionary<string, double> Lines, int Spans);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Npgsql;
using Xunit;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>
/// Whole workflows through the gateway, from a draft to the page that readers get, by 1, 8 and 32 clients in turns, among 1,000 and among 100,000
/// published articles: workflows per second, and processor time of each program and server. Over the platform that <c>deploy/up</c> starts.
/// </summary>
public static class Workflow
{
    private const int Rounds = 5;

    private static readonly int[] Clients = [1, 8, 32];
    private static readonly int[] Published = [1_000, 100_000];
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(8);

    public static async Task MeasureAsync()
    {
        await using var platform = new Platform
        {
            Settings =
            [
                ("Rates__Person__PerSecond", "100000"), ("Rates__Person__Burst", "100000"),
                ("Rates__Reader__PerSecond", "100000"), ("Rates__Reader__Burst", "100000"),
            ],
        };
        await platform.InitializeAsync();
        var (reporter, editor) = (await platform.SignedInAsync("reporter"), await platform.SignedInAsync("editor"));
        var costs = new Dictionary<int, double>();
        foreach (var published in Published)
        {
            await FillAsync(published);
            // The programs are compiled again as they become hot.
            await RoundAsync(platform, reporter, editor, 8, TimeSpan.FromSeconds(30));
            var seen = Clients.ToDictionary(clients => clients, _ => new List<Round>());
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var clients in Clients)
                {
                    seen[clients].Add(await RoundAsync(platform, reporter, editor, clients, Length));
                }
            }

            foreach (var (clients, rounds) in seen)
            {
                var middle = rounds.OrderBy(round => round.PerSecond).ElementAt(Rounds / 2);
                var all = Median(rounds.Select(round => round.Milliseconds.Values.Sum()));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{published,7} published, {clients,2} clients: {middle.PerSecond,5:F1} a second, {all,6:F1} ms of processor time each"));
                foreach (var name in middle.Milliseconds.Keys)
                {
                    var own = Median(rounds.Select(round => round.Milliseconds[name]));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{own,28:F1} ms  {name}"));
                }

                if (clients == 8)
                {
                    costs[published] = all;
                }

                if (clients == 1)
                {
                    foreach (var step in Enum.GetValues<Step>())
                    {
                        Console.WriteLine($"  {step}: {new Figures(rounds.SelectMany(round => round.Steps[step]))}");
                    }
                }
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"processor time, {Published[1]} to {Published[0]} published: {costs[Published[1]] / costs[Published[0]]:F2} (limit 1.2)"));
    }

    private static async Task<Round> RoundAsync(Platform platform, Member reporter, Member editor, int clients, TimeSpan length)
    {
        var steps = Enum.GetValues<Step>().ToDictionary(step => step, _ => new ConcurrentBag<double>());
        var (before, began, done) = (Resources.ProcessorSeconds(), Stopwatch.GetTimestamp(), 0);
        await using var review = await Resources.PostgresAsync("review");
        using var arrived = new Arrivals(review);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                await OneAsync(Guid.CreateVersion7());
                Interlocked.Increment(ref done);
            }
        }));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var after = Resources.ProcessorSeconds();
        return new(
            done / seconds,
            after.ToDictionary(one => one.Key, one => 1000 * (one.Value - before.GetValueOrDefault(one.Key)) / done),
            steps.ToDictionary(step => step.Key, step => step.Value.ToArray()));

        async Task OneAsync(Guid id)
        {
            var headline = $"Le puits {id}";
            await TimedAsync(Step.Create, () => reporter.PostAsync("/api/drafts", new
            {
                articleId = id,
                language = "fr",
                headline,
                section = "actualites",
                place = "mali",
                body = string.Join("\n\n", Paragraphs),
            }));
            await TimedAsync(Step.Submit, () => reporter.PostAsync($"/api/drafts/{id}/submit", new { revision = 1 }));
            await arrived.UntilAsync(id);
            await TimedAsync(Step.Approve, () => editor.PostAsync($"/api/reviews/{id}/approve", new { revision = 1, publish = "now" }));
            var clock = Stopwatch.GetTimestamp();
            while ((await platform.Reader.GetAsync($"/fr/actualites/le-puits-{id}")).Status != 200)
            {
                await Task.Delay(clients == 1 ? 5 : 25);
            }

            steps[Step.Read].Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        async Task TimedAsync(Step step, Func<Task<Answer>> send)
        {
            var clock = Stopwatch.GetTimestamp();
            var answer = await send();
            steps[step].Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            Assert.True(answer.Ok, answer.ToString());
        }
    }

    private static async Task FillAsync(int count)
    {
        await using var publishing = await Resources.PostgresAsync("publishing");
        await using var command = new NpgsqlCommand(Readers.Filling(count), publishing) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    private static IEnumerable<string> Paragraphs =>
        Enumerable.Range(1, 8)
            .Select(number => $"{number}. Le puits du village a été rouvert le 4 novembre 2025, après trois mois de travaux ; quarante familles y puisent.");

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private enum Step
    {
        Create,
        Submit,
        Approve,

        /// <summary>From the answer to the approval to the first reader with the page.</summary>
        Read,
    }

    private sealed record Round(double PerSecond, IReadOnlyDictionary<string, double> Milliseconds, IReadOnlyDictionary<Step, double[]> Steps);

    /// <summary>The reviews that have opened, by one statement for all clients: no program is charged for the waiting.</summary>
    private sealed class Arrivals : IDisposable
    {
        private readonly ConcurrentDictionary<Guid, TaskCompletionSource> awaited = new();
        private readonly CancellationTokenSource stop = new();
        private readonly Task looking;

        public Arrivals(NpgsqlConnection review) => looking = LookAsync(review);

        public Task UntilAsync(Guid id) => awaited.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void Dispose()
        {
            stop.Cancel();
            looking.Wait();
            stop.Dispose();
        }

        private async Task LookAsync(NpgsqlConnection review)
        {
            await using var command = new NpgsqlCommand("select id from review.mt_streams where id = any($1)", review);
            var ids = new NpgsqlParameter<Guid[]> { TypedValue = [] };
            command.Parameters.Add(ids);
            while (!stop.IsCancellationRequested)
            {
                if (!awaited.IsEmpty)
                {
                    ids.TypedValue = [.. awaited.Keys];
                    await using var rows = await command.ExecuteReaderAsync();
                    while (await rows.ReadAsync())
                    {
                        if (awaited.TryRemove(rows.GetGuid(0), out var waiting))
                        {
                            waiting.SetResult();
                        }
                    }
                }

                await Task.Delay(5);
            }
        }
    }
}

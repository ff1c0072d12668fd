using System.Diagnostics;
using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Tests.ServiceTests;
using EditorialPlatform.Tests.ServiceTests.Translation;
using EditorialPlatform.Translation;
using EditorialPlatform.Translation.Memory;
using Npgsql;
using NpgsqlTypes;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>
/// Measures how the size of the translation memory affects translators: an article's page, with exact and in-context matches for all its segments, and
/// the fuzzy matches of one segment, with 1,000 and with 1,000,000 stored pairs. Times are taken over HTTP and also for the SQL statements alone, with
/// their plans. The sentences are generated; their word frequencies follow Zipf's law.
/// </summary>
public static class Memory
{
    private const int Few = 1_000;
    private const int Many = 1_000_000;
    private const int Times = 400;
    private const int Paragraphs = 30;

    private static readonly LanguagePair Pair = new("fr", "en");

    public static async Task MeasureAsync()
    {
        await using var newsroom = Newsroom.Of("translation");
        await newsroom.InitializeAsync();
        await using var database = NpgsqlDataSource.Create(newsroom.Database("translation").ConnectionString);
        await using var bus = await TestBus.StartAsync(newsroom);
        var (chance, article, translator) = (new Random(1), Guid.CreateVersion7(), TestUser.Translator(newsroom));
        var text = new Sentences(new Random(2));
        // A third of the article is in the memory, a third nearly matches it, and a third is new.
        var known = Enumerable.Range(0, Few).Select(_ => text.Next()).ToList();
        var body = Enumerable.Range(0, Paragraphs)
            .Select(index => index % 3 == 0 ? known[index * 7] : index % 3 == 1 ? Sentences.Changed(known[index * 7], chance) : text.Next())
            .ToList();
        await Approvals.OpenAsync(
            newsroom,
            bus,
            article,
            copy: Examples.Copy() with { Blocks = [.. body.Select((words, index) => new Block($"p{index:D7}", BlockKind.Paragraph, words))] });

        await FillAsync(database, known);
        var few = await MeasureAsync(newsroom, database, translator, article, body);
        await FillAsync(database, Enumerable.Range(0, Many - Few).Select(_ => text.Next()));
        var many = await MeasureAsync(newsroom, database, translator, article, body);
        await PlansAsync(database, body);
        foreach (var ((what, small), (_, large)) in few.Zip(many))
        {
            Console.WriteLine($"{what}\n  {Few,9:N0} pairs: {small}\n  {Many,9:N0} pairs: {large}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ratio of the medians: {large.Median / small.Median:F2}"));
        }
    }

    private static async Task<List<(string What, Figures Figures)>> MeasureAsync(
        Newsroom newsroom, NpgsqlDataSource database, TestUser translator, Guid article, List<string> body)
    {
        var (address, memory, turn) = (Approvals.Address(article), new TranslationMemory(database), 0);
        await AskAsync(translator, $"{address}/segments/p0000001/matches", answer => answer.Json!.AsArray().Count > 0);
        await AskAsync(
            translator, address, answer => answer.Json!["segments"]!.AsArray().Count(segment => segment!["matches"]!.AsArray().Count > 0) >= Paragraphs / 3);
        return
        [
            ("a page with exact and in-context matches, by HTTP", await TimeAsync(() => translator.GetAsync("translation", address))),
            ("  its statement alone", await TimeAsync(() => memory.EqualsAsync(Pair, body, CancellationToken.None))),
            (
                "fuzzy matches of a segment, by HTTP",
                await TimeAsync(() => translator.GetAsync("translation", $"{address}/segments/p{turn++ % Paragraphs:D7}/matches"))),
            ("  its statements alone", await TimeAsync(() => memory.BestAsync(Pair, body[turn++ % Paragraphs], CancellationToken.None))),
        ];
    }

    private static async Task AskAsync(TestUser translator, string path, Func<Answer, bool> finds)
    {
        var answer = await translator.GetAsync("translation", path);
        if (!answer.Ok || !finds(answer))
        {
            throw new InvalidOperationException($"{path} does not find what is stored: {answer.Status} {answer.Body}");
        }
    }

    private static async Task<Figures> TimeAsync<T>(Func<Task<T>> work)
    {
        var times = new List<double>();
        for (var turn = 0; turn < Times + (Times / 4); turn++)
        {
            var start = Stopwatch.GetTimestamp();
            await work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new(times.Skip(Times / 4));
    }

    private static async Task FillAsync(NpgsqlDataSource database, IEnumerable<string> sources)
    {
        await using (var connection = await database.OpenConnectionAsync())
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy memory.pairs (from_language, to_language, source, target, source_key, context_key, anchors, length, article_id, approved_at) from stdin "
                + "(format binary)"))
        {
            var before = "";
            foreach (var (index, source) in sources.Index())
            {
                var pair = TranslationUnit.Of(
                    Pair, source, $"EN {source}", MemoryKey.Of(Pair, [before, source, ""])[1], DateTimeOffset.UnixEpoch.AddMinutes(index));
                before = source;
                await copy.StartRowAsync();
                await copy.WriteAsync(Pair.From);
                await copy.WriteAsync(Pair.To);
                await copy.WriteAsync(pair.Source);
                await copy.WriteAsync(pair.Target);
                await copy.WriteAsync(pair.SourceKey);
                await copy.WriteAsync(pair.ContextKey!.Value);
                await copy.WriteAsync(pair.Bands, NpgsqlDbType.Array | NpgsqlDbType.Integer);
                await copy.WriteAsync(pair.Length);
                await copy.WriteAsync(Guid.CreateVersion7());
                await copy.WriteAsync(pair.ApprovedAt, NpgsqlDbType.TimestampTz);
            }

            await copy.CompleteAsync();
        }

        await using var analyse = database.CreateCommand("vacuum (analyze) memory.pairs");
        analyse.CommandTimeout = 0;
        await analyse.ExecuteNonQueryAsync();
        await using var size = database.CreateCommand("select count(*) || ' pairs, table ' || pg_size_pretty(pg_table_size('memory.pairs')) || ', indexes ' || "
            + "pg_size_pretty(pg_indexes_size('memory.pairs')) from memory.pairs");
        Console.WriteLine(await size.ExecuteScalarAsync());
    }

    private static async Task PlansAsync(NpgsqlDataSource database, List<string> body)
    {
        foreach (var sql in new[] { TranslationMemory.Exact, TranslationMemory.Fuzzy })
        {
            var (source, keys) = (body[1], MemoryKey.Of(Pair, body));
            await using var explain = database.CreateCommand($"explain (analyze, buffers, costs off) {sql}");
            explain.Parameters.AddWithValue("contexts", keys.Select(key => key.Context).ToArray());
            explain.Parameters.AddWithValue("sources", keys.Select(key => key.Source).ToArray());
            explain.Parameters.AddWithValue("anchors", NpgsqlDbType.Array | NpgsqlDbType.Integer, MinHash.Of(Pair, source));
            explain.Parameters.AddWithValue("source", source);
            explain.Parameters.AddWithValue("from", Pair.From);
            explain.Parameters.AddWithValue("to", Pair.To);
            explain.Parameters.AddWithValue("shortest", source.Length / 2);
            explain.Parameters.AddWithValue("longest", (source.Length * 2) + 1);
            await using var rows = await explain.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                Console.WriteLine(rows.GetString(0));
            }
        }
    }

    /// <summary>Generates sentences in which word frequencies are distributed as in a natural language.</summary>
    private sealed class Sentences(Random chance)
    {
        private static readonly string[] Common = [
            "le", "la", "de", "les", "des", "et", "à", "en", "un", "une", "du", "que", "dans", "pour", "a", "sur", "au", "par", "qui", "est"
        ];
        private static readonly string[] Syllables = [
            "ba", "ma", "ko", "ti", "ré", "gion", "ment", "ville", "pou", "sé", "cu", "ri", "té", "mi", "nis",
            "tre", "eau", "lle", "ga", "o", "ki", "dal", "ha", "bi", "tant", "pro", "jet"
        ];
        private readonly string[] words = [.. Common, .. Words(new Random(3), 30_000)];

        public string Next()
        {
            var length = chance.Next(6, 34);
            var sentence = string.Join(' ', Enumerable.Range(0, length).Select(_ => Word()));
            return char.ToUpperInvariant(sentence[0]) + sentence[1..] + ".";
        }

        /// <summary>Replaces about one word in ten.</summary>
        public static string Changed(string sentence, Random chance) =>
            string.Join(' ', sentence.Split(' ').Select(word => chance.Next(10) == 0 ? Syllables[chance.Next(Syllables.Length)] + "tion" : word));

        // Zipf's law: the n-th most frequent word occurs 1/n as often as the first.
        private string Word() => words[(int)Math.Exp(chance.NextDouble() * Math.Log(words.Length)) - 1];

        private static IEnumerable<string> Words(Random from, int count) =>
            Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, from.Next(2, 5)).Select(_ => Syllables[from.Next(Syllables.Length)])));
    }
}

using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Pairs;
using Marten;
using Npgsql;

namespace EditorialPlatform.Translation.Exchange;

/// <param name="Skipped">The first skipped units, up to a limit.</param>
public sealed record TmxImportResult(int Applied, int Unchanged, int SkippedCount, IReadOnlyList<SkippedUnit> Skipped);

/// <summary>Imports translation units approved elsewhere, for which the importing person is responsible. Known units are left unchanged.</summary>
/// <param name="Hash">Hash of the file, which identifies a repeated import.</param>
public sealed record ImportTmx(IReadOnlyList<TmxUnit> Units, string Hash) : IEndpoint
{
    private const int Together = 500;
    private const int MostNamed = 500;

    private static readonly string[] MediaTypes = [TmxFile.MediaType, "application/xml", "text/xml"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<MemoryImport, ImportTmx, IReadOnlySet<(Guid Source, string Target)>>(
            "/api/translation-memory/tmx", (_, _, command) => KnownAsync(routes.ServiceProvider.GetRequiredService<NpgsqlDataSource>(), command), Decide, new()
            {
                Method = HttpMethods.Put,
                CreatesStream = true,
                Stream = (command, _, _) => DeterministicGuid.Create("memory import", command.Hash),
                Read = ReadAsync,
                MediaTypes = MediaTypes,
                Answer = typeof(TmxImportResult),
            })
            .WithSummary("Bring pairs that were approved elsewhere from a TMX file");

    /// <param name="known">The translations already stored for the sources in the file.</param>
    public static Decision Decide(MemoryImport import, ImportTmx command, IReadOnlySet<(Guid Source, string Target)> known, Actor actor, DateTimeOffset now)
    {
        var pairs = command.Units.Select(unit => unit.Pair).OfType<LanguagePair>().Distinct().ToList();
        if (!actor.IsTranslator || (pairs.Count > 0 && !pairs.Exists(pair => IsOwn(pair, actor))))
        {
            return Rejection.Forbidden("Translators who work in both languages bring pairs.");
        }

        var (taken, skipped, unchanged) = (new Dictionary<(LanguagePair, Guid, string), ImportedUnit>(), new List<SkippedUnit>(), 0);
        foreach (var unit in command.Units)
        {
            if (WhyNot(unit, actor) is { } why)
            {
                skipped.Add(new(unit.Id, why));
                continue;
            }

            var source = MemoryKey.Of(unit.Pair!, unit.Source);
            var at = unit.ChangedAt is { } changed && changed < now ? changed : now;
            unchanged += known.Contains((source, unit.Target)) || !taken.TryAdd((unit.Pair!, source, unit.Target), new(unit.Source, unit.Target, at)) ? 1 : 0;
        }

        var events = taken.GroupBy(one => one.Key.Item1)
            .SelectMany(pair => pair.Select(one => one.Value)
                .Chunk(Together)
                .Select(units => (object)new MemoryImported(actor.AsPerson, pair.Key.From, pair.Key.To, units)));
        return Decision.Accept([.. events]) with { Answer = new TmxImportResult(taken.Count, unchanged, skipped.Count, [.. skipped.Take(MostNamed)]) };
    }

    private static string? WhyNot(TmxUnit unit, Actor actor) =>
        unit.Pair is null ? "There are no two languages of a pair in it."
        : !IsOwn(unit.Pair, actor) ? $"You do not work in {unit.Pair.From} and {unit.Pair.To}."
        : new ValidationErrors().Text("/source", unit.Source, Limits.Block, required: true).Text(
            "/target", unit.Target, Limits.Block, required: true).Rejection is { } wrong
            ? string.Join(' ', ((IReadOnlyDictionary<string, string[]>)wrong.More!["errors"]).SelectMany(error => error.Value))
        : null;

    private static bool IsOwn(LanguagePair pair, Actor actor) => actor.Languages.Contains(pair.From) && actor.Languages.Contains(pair.To);

    private static async Task<IReadOnlySet<(Guid Source, string Target)>> KnownAsync(NpgsqlDataSource database, ImportTmx command)
    {
        await using var query = database.CreateCommand("select source_key, target from memory.pairs where source_key = any(@keys)");
        query.Parameters.AddWithValue(
            "keys", command.Units.Where(unit => unit.Pair is not null).Select(unit => MemoryKey.Of(unit.Pair!, unit.Source)).Distinct().ToArray());
        await using var rows = await query.ExecuteReaderAsync();
        var known = new HashSet<(Guid, string)>();
        while (await rows.ReadAsync())
        {
            known.Add((rows.GetGuid(0), rows.GetString(1)));
        }

        return known;
    }

    private static async Task<(ImportTmx Command, string Hash)> ReadAsync(HttpContext http)
    {
        var (text, _, hash) = await RequestBody.ReadAsync(http, SafeXml.FileLimit, MediaTypes);
        await using var session = http.RequestServices.GetRequiredService<IDocumentStore>().QuerySession();
        var pairs = await LanguagePairs.ReadAsync(session, http.RequestServices.GetRequiredService<IConfiguration>(), http.RequestAborted);
        return (new(TmxFile.Read(text, pairs.InForce), hash), hash);
    }
}

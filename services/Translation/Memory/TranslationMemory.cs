using System.Text;
using EditorialPlatform.Translation.Jobs;
using Npgsql;
using NpgsqlTypes;

namespace EditorialPlatform.Translation.Memory;

/// <summary>A suggested translation of a segment.</summary>
/// <param name="Kind"><c>in-context</c>, <c>exact</c>, <c>fuzzy</c> or, for an unapproved machine translation, <c>machine</c>.</param>
/// <param name="Score">Similarity of the sources in per cent; null for a machine translation.</param>
/// <param name="ArticleId">The article in which it was approved; null if it was imported.</param>
public sealed record Match(string Kind, string Source, string Target, int? Score, Guid? ArticleId, DateTimeOffset? ApprovedAt = null);

/// <summary>Finds approved translations. Each lookup uses an index and reads a limited number of rows, so its cost does not grow with the memory.</summary>
public sealed class TranslationMemory(NpgsqlDataSource database)
{
    private const int Offered = 3;
    private const int Best = 5;

    /// <summary>Minimum similarity: below it, editing a match takes longer than translating anew.</summary>
    private const double Least = 0.5;

    /// <summary>Finds the newest exact matches of each segment, in the same context and in any context.</summary>
    public const string Exact =
        """
        select wanted.place::int, found.source, found.target, found.article_id, found.approved_at, found.in_context
        from unnest(@contexts, @sources) with ordinality as wanted (context, source, place)
        cross join lateral (
          (select source, target, article_id, approved_at, true as in_context from memory.pairs where context_key = wanted.context order by approved_at desc limit 8)
          union all
          (select source, target, article_id, approved_at, false as in_context from memory.pairs where source_key = wanted.source order by approved_at desc limit 8)) as found
        """;

    /// <summary>Finds the most similar texts among the candidates that share a band, limited to a number of rows of similar length per band.</summary>
    public static readonly string Fuzzy =
        $"""
        with candidates as materialized (
          {string.Join("\n  union\n  ", Enumerable.Range(1, MinHash.Bands).Select(place =>
            $"(select id from memory.pairs where anchors[{place}] = (@anchors)[{place}] and length between @shortest and @longest and from_language = @from and to_language = @to limit 40)"))})
        select * from (
          -- Compared are the candidates alone: without the fence a small memory is compared whole before they are chosen.
          select source, target, article_id, approved_at, similarity(source, @source) as likeness from (select pairs.* from memory.pairs join candidates using (id) offset 0) as chosen) as compared
        where likeness >= {Least.ToString(System.Globalization.CultureInfo.InvariantCulture)}
        order by likeness desc, approved_at desc limit 25
        """;

    /// <summary>Finds the exact matches of each segment of an article, in segment order.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<Match>>> EqualsAsync(LanguagePair pair, IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        var found = sources.Select(_ => new List<Match>()).ToList();
        var keys = MemoryKey.Of(pair, sources);
        await using var command = database.CreateCommand(Exact);
        command.Parameters.AddWithValue("contexts", keys.Select(key => key.Context).ToArray());
        command.Parameters.AddWithValue("sources", keys.Select(key => key.Source).ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            found[rows.GetInt32(0) - 1].Add(new(
                rows.GetBoolean(5) ? "in-context" : "exact", rows.GetString(1), rows.GetString(2), 100, Article(rows, 3), At(rows, 4)));
        }

        return [.. found.Select(matches => matches.OrderByDescending(match => match.Kind == "in-context")
            .ThenByDescending(match => match.ApprovedAt)
            .DistinctBy(match => match.Target)
            .Take(Offered)
            .ToList())];
    }

    /// <summary>Finds the best matches of a text, exact and fuzzy.</summary>
    public async Task<IReadOnlyList<Match>> BestAsync(LanguagePair pair, string source, CancellationToken cancellationToken)
    {
        var anchors = MinHash.Of(pair, source);
        var found = new List<Match>((await EqualsAsync(pair, [source], cancellationToken))[0].Select(match => match with { Kind = "exact" }));
        if (anchors.Length == 0)
        {
            return found;
        }

        await using var command = database.CreateCommand(Fuzzy);
        command.Parameters.AddWithValue("anchors", NpgsqlDbType.Array | NpgsqlDbType.Integer, anchors);
        command.Parameters.AddWithValue("source", source);
        command.Parameters.AddWithValue("from", pair.From);
        command.Parameters.AddWithValue("to", pair.To);
        command.Parameters.AddWithValue("shortest", (int)(source.Length * Least));
        command.Parameters.AddWithValue("longest", (int)(source.Length / Least) + 1);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (!Same(rows.GetString(0), source))
            {
                // Cap the score at 99, because different texts can have the same trigrams.
                found.Add(new(
                    "fuzzy", rows.GetString(0), rows.GetString(1), Math.Min(99, (int)Math.Round(rows.GetFloat(4) * 100)), Article(rows, 2), At(rows, 3)));
            }
        }

        return [.. found.DistinctBy(match => (match.Source, match.Target)).OrderByDescending(match => match.Score).Take(Best)];
    }

    /// <summary>Excludes the match that equals the segment's own approved translation.</summary>
    public static IReadOnlyList<Match> Without(IReadOnlyList<Match> matches, Guid articleId, TargetSegment? done) =>
        done is null ? matches : [.. matches.Where(match => match.ArticleId != articleId || match.Target != done.Target)];

    private static bool Same(string one, string other) => one.Trim().Normalize(NormalizationForm.FormC) == other.Trim().Normalize(NormalizationForm.FormC);

    private static Guid? Article(NpgsqlDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetGuid(column);

    private static DateTimeOffset At(NpgsqlDataReader rows, int column) => rows.GetFieldValue<DateTimeOffset>(column);
}

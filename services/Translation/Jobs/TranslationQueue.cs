using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Marten;
using Marten.Schema;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Translation.Jobs;

[JsonConverter(typeof(WireEnumConverter<TranslationFilter>))]
public enum TranslationFilter
{
    [JsonStringEnumMemberName("open")]
    Open,

    [JsonStringEnumMemberName("claimed")]
    Claimed,

    [JsonStringEnumMemberName("submitted")]
    Submitted,

    [JsonStringEnumMemberName("behind")]
    Behind,

    [JsonStringEnumMemberName("current")]
    Current,
}

/// <summary>An item in the translation queue, read from the aggregate itself.</summary>
public sealed record TranslationSummary(
    Guid ArticleId, string Language, string SourceLanguage, TranslationState State, bool Behind,
    string Headline, int SourceRevision, Person? ClaimedBy, Obligation? Obligation,
    DateTimeOffset SourceApprovedAt, string Order);

public sealed class ListTranslations : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/translations", async Task<Results<Ok<ListPage<TranslationSummary>>, Problem>> (
            string? language, QueryValue<TranslationFilter>? state, [AsParameters] PageQuery query, IDocumentStore store, HttpContext http) =>
        {
            var actor = Actor.From(http.User)!;
            if (!actor.IsEditor && !actor.IsTranslator)
            {
                return new Problem(Rejection.Forbidden("Translators and editors see the queue."));
            }

            // An empty state means no filter, because HTML forms send empty fields.
            if (new ValidationErrors().Line("/language", language, Limits.Label)
                .Require(
                    state is not { Text.Length: > 0, Value: null },
                    "/state",
                    $"One of {string.Join(", ", Json.Names<TranslationFilter>())}.").Rejection is { } wrong)
            {
                return new Problem(wrong);
            }

            var asked = query.Read(keys: 1);
            await using var session = store.QuerySession();
            var (sql, values) = Ids(state?.Value, language, actor, asked);
            var ids = sql.Length == 0 ? [] : await session.AdvancedSql.QueryAsync<Guid>(sql, http.RequestAborted, values);
            var found = await session.Query<TranslationJob>().Where(job => job.Id.IsOneOf(ids.ToArray()))
                .Select(job => new TranslationSummary(
                    job.ArticleId, job.Language, job.SourceLanguage, job.Phase, job.Behind, job.Headline, job.Source!.Revision, job.ClaimedBy, job.Obligation,
                    job.Source.ApprovedAt, job.SortKey))
                .ToListAsync(http.RequestAborted);
            return TypedResults.Ok(asked.ToPage([.. found.OrderBy(line => line.Order, StringComparer.Ordinal)], line => [line.Order]));
        })
        .Describe("listTranslations", "List translations: obligations first, then by age; translators see their own pairs")
        .Refuses(403, "forbidden").Refuses(422, "fields");

    // The ranges of an index that make up the list, each no longer than a page: one for each state and, for a translator, each pair of languages.
    private static (string Sql, object[] Values) Ids(TranslationFilter? filter, string? language, Actor actor, PageRequest asked)
    {
        var values = new List<object>();
        string[] targets = string.IsNullOrEmpty(language) ? [.. actor.Languages] : [.. actor.Languages.Where(own => own == language)];
        IEnumerable<(string Condition, string[] Values)> languages =
            !actor.IsEditor ? targets.SelectMany(target => actor.Languages.Where(source => source != target)
                .Select(source => ("language = ? and source_language = ? and ", new[] { target, source })))
            : string.IsNullOrEmpty(language) ? [("", [])]
            : [("language = ? and ", [language])];
        IEnumerable<(string Condition, string[] Values)> states = filter == TranslationFilter.Behind ? [("behind and ", [])]
            : States(filter).Select(state => ("state = ? and ", new[] { Json.Name(state) }));
        var ranges = languages.SelectMany(_ => states, (one, other) =>
        {
            values.AddRange([.. one.Values, .. other.Values, asked.After?[0] ?? "", asked.Limit + 1]);
            return $"""
                (select id, "order" from translation.mt_doc_translationjob where {one.Condition}{other.Condition}"order" > ? order by "order" limit ?)
                """;
        }).ToList();
        values.Add(asked.Limit + 1);
        return ranges.Count == 0 ? ("", []) : ($"select id from ({string.Join(" union all ", ranges)}) found order by \"order\" limit ?", [.. values]);
    }

    private static TranslationState[] States(TranslationFilter? filter) => filter switch
    {
        null => [TranslationState.Open, TranslationState.Claimed, TranslationState.Submitted, TranslationState.Approved],
        TranslationFilter.Open => [TranslationState.Open],
        TranslationFilter.Claimed => [TranslationState.Claimed],
        TranslationFilter.Submitted => [TranslationState.Submitted],
        _ => [TranslationState.Approved],
    };
}

public sealed partial record TranslationJob
{
    /// <summary>
    /// Each list is a range of an index, or a few of them merged. Their columns are copies of the document's members, which a saved segment leaves alone:
    /// so saving writes no index.
    /// </summary>
    public static void ConfigureMarten(DocumentMapping<TranslationJob> mapping)
    {
        mapping.Duplicate(job => job.ArticleId);
        foreach (var member in new[] { nameof(State), nameof(Language), nameof(SourceLanguage), nameof(Behind), nameof(SortKey) })
        {
            mapping.DuplicateField(member);
        }

        foreach (string[] languages in new string[][] { [], ["language"], ["language", "source_language"] })
        {
            mapping.AddIndex([.. languages, "state", "order"]);
            mapping.Indexes.Add(new DocumentIndex(mapping, [.. languages, "order"])
            {
                Name = $"mt_doc_translationjob_idx_behind{string.Concat(languages.Select(column => $"_{column}"))}",
                Predicate = "behind",
            });
        }
    }
}

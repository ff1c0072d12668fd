using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Marten;
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
            var (own, after) = (actor.Languages.ToArray(), asked.After?[0] ?? "");
            await using var session = store.QuerySession();
            var jobs = Of(session.Query<TranslationJob>(), state?.Value);
            jobs = string.IsNullOrEmpty(language) ? jobs : jobs.Where(job => job.Language == language);
            jobs = actor.IsEditor ? jobs : jobs.Where(job => job.Language.IsOneOf(own) && job.SourceLanguage.IsOneOf(own));
            var found = await jobs.Where(job => string.Compare(job.SortKey, after) > 0).OrderBy(job => job.SortKey).Take(asked.Limit + 1)
                .Select(job => new TranslationSummary(
                    job.ArticleId, job.Language, job.SourceLanguage, job.Phase, job.Behind, job.Headline, job.Source!.Revision, job.ClaimedBy, job.Obligation,
                    job.Source.ApprovedAt, job.SortKey))
                .ToListAsync(http.RequestAborted);
            return TypedResults.Ok(asked.ToPage(found, line => [line.Order]));
        })
        .Describe("listTranslations", "List translations: obligations first, then by age; translators see their own pairs")
        .Refuses(403, "forbidden").Refuses(422, "fields");

    private static IQueryable<TranslationJob> Of(IQueryable<TranslationJob> jobs, TranslationFilter? filter)
    {
        var (withdrawn, asked) = (Json.Name(TranslationState.Withdrawn), Json.Name(filter switch
        {
            TranslationFilter.Open => TranslationState.Open,
            TranslationFilter.Claimed => TranslationState.Claimed,
            TranslationFilter.Submitted => TranslationState.Submitted,
            _ => TranslationState.Approved,
        }));
        return filter switch
        {
            null => jobs.Where(job => job.State != withdrawn),
            TranslationFilter.Behind => jobs.Where(job => job.Behind),
            _ => jobs.Where(job => job.State == asked),
        };
    }
}

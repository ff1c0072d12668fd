using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using Marten;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>A line of the queue, out of the same state that decides.</summary>
public sealed record TranslationSummary(
    Guid ArticleId, string Language, string SourceLanguage, string State, bool Behind, string Headline, int SourceRevision, Person? ClaimedBy, Obligation? Obligation,
    DateTimeOffset SourceApprovedAt, string Order);

public sealed class ListTranslations : IEndpoint
{
    private static readonly string[] States = ["open", "claimed", "submitted", "behind", "current"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/translations", async Task<IResult> (IDocumentStore store, HttpContext http) =>
        {
            var actor = Actor.From(http.User)!;
            if (!actor.IsEditor && !actor.IsTranslator)
            {
                return new Problem(Rejection.Forbidden("Translators and editors see the queue."));
            }

            var (language, state) = (http.Request.Query["language"].ToString(), http.Request.Query["state"].ToString());
            if (new ValidationErrors().Line("/language", language, 90).Require(state.Length == 0 || States.Contains(state), "/state", $"One of {string.Join(", ", States)}.").Rejection is { } wrong)
            {
                return new Problem(wrong);
            }

            var asked = PageRequest.From(http, keys: 1);
            var (own, after) = (actor.Languages.ToArray(), asked.After?[0] ?? "");
            await using var session = store.QuerySession();
            var jobs = Of(session.Query<TranslationJob>(), state);
            jobs = language.Length == 0 ? jobs : jobs.Where(job => job.Language == language);
            jobs = actor.IsEditor ? jobs : jobs.Where(job => job.Language.IsOneOf(own) && job.SourceLanguage.IsOneOf(own));
            var found = await jobs.Where(job => string.Compare(job.SortKey, after) > 0).OrderBy(job => job.SortKey).Take(asked.Limit + 1)
                .Select(job => new TranslationSummary(
                    job.ArticleId, job.Language, job.SourceLanguage, job.State, job.Behind, job.Headline, job.Source!.Revision, job.ClaimedBy, job.Obligation,
                    job.Source.ApprovedAt, job.SortKey))
                .ToListAsync(http.RequestAborted);
            return Results.Ok(asked.ToPage(found, line => [line.Order]));
        });

    private static IQueryable<TranslationJob> Of(IQueryable<TranslationJob> jobs, string state) => state switch
    {
        "behind" => jobs.Where(job => job.Behind),
        "current" => jobs.Where(job => job.State == "approved"),
        "" => jobs.Where(job => job.State != "withdrawn"),
        _ => jobs.Where(job => job.State == state),
    };
}

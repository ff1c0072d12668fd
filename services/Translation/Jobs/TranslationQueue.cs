using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>A line of the queue, out of the same state that decides.</summary>
public sealed record TranslationLine(
    Guid ArticleId, string Language, string SourceLanguage, string State, bool Behind, string Headline, int SourceRevision, Person? ClaimedBy, Obligation? Obligation,
    DateTimeOffset SourceApprovedAt, string Order);

public sealed class ListTranslations : ISlice
{
    private static readonly string[] States = ["open", "claimed", "submitted", "behind", "current"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/translations", async Task<IResult> (IDocumentStore store, HttpContext http) =>
        {
            var actor = Actor.From(http.User)!;
            if (!actor.IsEditor && !actor.IsTranslator)
            {
                return new Problem(Refusal.Forbidden("Translators and editors see the queue."));
            }

            var (language, state) = (http.Request.Query["language"].ToString(), http.Request.Query["state"].ToString());
            if (new FieldErrors().Line("/language", language, 90).Require(state.Length == 0 || States.Contains(state), "/state", $"One of {string.Join(", ", States)}.").Refusal is { } wrong)
            {
                return new Problem(wrong);
            }

            var asked = ListRequest.From(http, keys: 1);
            var (own, after) = (actor.Languages.ToArray(), asked.After?[0] ?? "");
            await using var session = store.QuerySession();
            var jobs = Of(session.Query<TranslationJob>(), state);
            jobs = language.Length == 0 ? jobs : jobs.Where(job => job.Language == language);
            jobs = actor.IsEditor ? jobs : jobs.Where(job => job.Language.IsOneOf(own) && job.SourceLanguage.IsOneOf(own));
            var found = await jobs.Where(job => string.Compare(job.Order, after) > 0).OrderBy(job => job.Order).Take(asked.Limit + 1)
                .Select(job => new TranslationLine(
                    job.ArticleId, job.Language, job.SourceLanguage, job.State, job.Behind, job.Headline, job.Source!.Revision, job.ClaimedBy, job.Obligation,
                    job.Source.ApprovedAt, job.Order))
                .ToListAsync(http.RequestAborted);
            return Results.Ok(asked.Page(found, line => [line.Order]));
        });

    private static IQueryable<TranslationJob> Of(IQueryable<TranslationJob> jobs, string state) => state switch
    {
        "behind" => jobs.Where(job => job.Behind),
        "current" => jobs.Where(job => job.State == "approved"),
        "" => jobs.Where(job => job.State != "withdrawn"),
        _ => jobs.Where(job => job.State == state),
    };
}

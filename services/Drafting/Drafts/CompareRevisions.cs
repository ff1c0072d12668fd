using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record ComparedRevision(int Revision, Person By, DateTimeOffset At);

public sealed record RevisionDiffView(
    Guid ArticleId, ComparedRevision From, ComparedRevision To, IReadOnlyList<FieldDifference> Fields, IReadOnlyList<BlockDifference> Blocks);

/// <summary>Compares two revisions by block and by word.</summary>
public sealed class CompareRevisions : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/drafts/{articleId:guid}/diff", async Task<Results<Ok<RevisionDiffView>, Problem>> (
            Guid articleId, QueryValue<int>? from, QueryValue<int>? to, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            if (await Draft.FindAsync(session, articleId, http.RequestAborted) is not { } draft || !draft.CanRead(Actor.From(http.User)!))
            {
                return new Problem(Rejection.NotFound);
            }

            var errors = new ValidationErrors();
            var (older, newer) = (await FindAsync("from", from), await FindAsync("to", to));
            if (errors.Rejection is { } wrong)
            {
                return new Problem(wrong);
            }

            var (fields, blocks) = CopyDiff.Compare(older!.Copy, newer!.Copy);
            return TypedResults.Ok(new RevisionDiffView(articleId, Compared(older), Compared(newer), fields, blocks));

            async Task<DraftRevision?> FindAsync(string name, QueryValue<int>? asked)
            {
                var found = asked?.Value is { } revision
                    ? await SavedRevisions.FindAsync(session, articleId, draft.Unrecorded, revision, http.RequestAborted)
                    : null;
                errors.Require(found is not null, $"/{name}", "This is no revision of the article.");
                return found;
            }
        })
        .Describe("compareRevisions", "What changed from one revision to another, block by block and word by word")
        .Refuses(404, "not-found").Refuses(422, "fields");

    private static ComparedRevision Compared(DraftRevision saved) => new(saved.Revision, saved.By, saved.At);
}

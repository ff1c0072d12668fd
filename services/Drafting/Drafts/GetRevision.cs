using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record RevisionView(
    Guid ArticleId, int Revision, Person By, DateTimeOffset At, int? RestoredFrom, Receipt Receipt,
    string Language, string Headline, string? Standfirst, IReadOnlyList<Block> Blocks,
    string Body, string? Section, string? Place, string? Dateline, string? Byline, IReadOnlyList<string> Tags, IReadOnlyList<Related> Related);

/// <summary>Returns a revision. The ETag is that of the draft, because commands on a revision change the draft.</summary>
public sealed class GetRevision : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/drafts/{articleId:guid}/revisions/{n:int}", async Task<Results<Ok<RevisionView>, Problem>> (
            Guid articleId, int n, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            if (await Draft.FindAsync(session, articleId, http.RequestAborted) is not { } draft || !draft.CanRead(Actor.From(http.User)!)
                || await SavedRevisions.FindAsync(session, articleId, draft.Unrecorded, n, http.RequestAborted) is not { } saved)
            {
                return new Problem(Rejection.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(draft.ChangeNumber);
            var copy = saved.Copy;
            return TypedResults.Ok(new RevisionView(
                articleId,
                saved.Revision,
                saved.By,
                saved.At,
                saved.RestoredFrom,
                saved.Receipt,
                copy.Language,
                copy.Headline,
                copy.Standfirst,
                copy.Blocks,
                MarkdownBody.Write(copy.Blocks),
                copy.Section,
                copy.Place,
                copy.Dateline,
                copy.Byline,
                copy.Tags,
                copy.Related));
        })
        .Describe("getRevision", "Read a saved revision; the ETag is that of the draft")
        .AnswersWithETag().Refuses(404, "not-found");
}

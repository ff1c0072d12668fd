using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Text;
using Marten;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>A saved state of the copy as it was. Its ETag is the draft's, for what can be done with it is done to the draft.</summary>
public sealed class GetRevision : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/drafts/{articleId:guid}/revisions/{n:int}", async Task<IResult> (Guid articleId, int n, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            if (await session.LoadAsync<Draft>(articleId, http.RequestAborted) is not { } draft || !draft.CanRead(Actor.From(http.User)!)
                || await session.LoadAsync<DraftRevision>(DraftRevision.Key(articleId, n), http.RequestAborted) is not { } saved)
            {
                return new Problem(Rejection.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(draft.StreamVersion);
            var copy = saved.Copy;
            return TypedResults.Ok(new
            {
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
                body = MarkdownBody.Write(copy.Blocks),
                copy.Section,
                copy.Place,
                copy.Dateline,
                copy.Byline,
                copy.Tags,
                copy.Related,
            });
        });
}

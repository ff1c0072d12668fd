using System.Globalization;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Text;
using Marten;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>What changed from one revision to another, block by block and word by word.</summary>
public sealed class CompareRevisions : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/drafts/{articleId:guid}/diff", async Task<IResult> (Guid articleId, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            if (await session.LoadAsync<Draft>(articleId, http.RequestAborted) is not { } draft || !draft.CanRead(Actor.From(http.User)!))
            {
                return new Problem(Rejection.NotFound);
            }

            var errors = new ValidationErrors();
            var (from, to) = (await FindAsync("from"), await FindAsync("to"));
            if (errors.Rejection is { } wrong)
            {
                return new Problem(wrong);
            }

            var (fields, blocks) = CopyDiff.Compare(from!.Copy, to!.Copy);
            return TypedResults.Ok(new { articleId, from = Said(from), to = Said(to), fields, blocks });

            async Task<DraftRevision?> FindAsync(string name)
            {
                var asked = http.Request.Query[name];
                var found = asked.Count == 1 && int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
                    ? await session.LoadAsync<DraftRevision>(DraftRevision.Key(articleId, revision), http.RequestAborted)
                    : null;
                errors.Require(found is not null, $"/{name}", "This is no revision of the article.");
                return found;
            }
        });

    private static object Said(DraftRevision saved) => new { saved.Revision, saved.By, saved.At };
}

using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using Marten;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>The board: what is out, due, held, failed, behind; what changed last comes first.</summary>
public sealed class ListPublications : IEndpoint
{
    private static readonly string[] States = ["prepared", "scheduled", "held", "published", "retracted", "killed", "failed", "behind"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/publications", async Task<IResult> (IDocumentStore store, HttpContext http) =>
        {
            if (!Actor.From(http.User)!.IsEditor)
            {
                return new Problem(Rejection.Forbidden("Editors see the board."));
            }

            var state = http.Request.Query["state"].ToString();
            if (state.Length > 0 && !States.Contains(state))
            {
                return new Problem(Rejection.Field("/state", $"One of {string.Join(", ", States)}."));
            }

            var asked = PageRequest.From(http, keys: 2);
            var (changed, id) = (DateTimeOffset.MaxValue, Guid.Empty);
            if (asked.After is { } after && !(Json.TryParseTime(after[0], out changed) && Guid.TryParse(after[1], out id)))
            {
                return new Problem(Rejection.Field("/cursor", "This is no cursor of this list."));
            }

            await using var session = store.QuerySession();
            var pages = session.Query<PublicationView>().Where(page => page.Version > 0);
            pages = state.Length > 0 ? pages.Where(page => page.States.Contains(state)) : pages;
            pages = asked.After is null ? pages : pages.Where(page => page.ChangedAt < changed || (page.ChangedAt == changed && page.Id > id));
            var found = await pages.OrderByDescending(page => page.ChangedAt).ThenBy(page => page.Id).Take(asked.Limit + 1).ToListAsync(http.RequestAborted);
            var list = asked.ToPage(found, page => [Json.FormatTime(page.ChangedAt), page.Id.ToString()]);
            return Results.Ok(new ListPage<object>([.. list.Items.Select(page => page.Shown())], list.Next));
        });
}

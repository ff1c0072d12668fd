using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>
/// The saves that were recorded together, identified by the last of them. Where each save is an event of its own, as it was once, it is the saves of one
/// person that follow each other within ten minutes.
/// </summary>
public sealed record RevisionGroup(
    int Revision, int FirstRevision, int Saves, Person By, DateTimeOffset Since, DateTimeOffset At, int? RestoredFrom, Receipt Receipt)
{
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(10);

    public static RevisionGroup Of(SavedRevision saved) =>
        new(saved.Revision, saved.Revision, 1, saved.By, saved.At, saved.At, saved.RestoredFrom, saved.Receipt);

    /// <summary>Groups from the oldest revision on, so that new revisions never change a completed group. A restored revision forms its own group.</summary>
    /// <param name="all">Whether each revision stands alone.</param>
    public static IReadOnlyList<RevisionGroup> From(IEnumerable<SavedRevision> oldestFirst, bool all)
    {
        var (groups, recordedTogether) = (new List<RevisionGroup>(), false);
        foreach (var saved in oldestFirst)
        {
            var next = all || saved.FirstRevision is not { } first
                ? Of(saved)
                : Of(saved) with { FirstRevision = first, Saves = saved.Revision - first + 1, Since = saved.Since ?? saved.At };
            if (!all
                && saved.FirstRevision is null
                && !recordedTogether
                && groups.Count > 0
                && groups[^1] is var last
                && last.By.Id == saved.By.Id
                && saved.At - last.Since <= Together
                && saved.RestoredFrom is null
                && last.RestoredFrom is null)
            {
                groups[^1] = next with { FirstRevision = last.FirstRevision, Saves = last.Saves + 1, Since = last.Since };
            }
            else
            {
                groups.Add(next);
            }

            recordedTogether = saved.FirstRevision is not null;
        }

        return groups;
    }
}

/// <summary>A revision without its copy.</summary>
public sealed record SavedRevision(
    int Revision, Person By, DateTimeOffset At, int Characters, int Words, int? RestoredFrom, int? FirstRevision, DateTimeOffset? Since)
{
    public bool Recorded { get; init; } = true;

    public Receipt Receipt => new(Revision, Characters, Words, At, Recorded);
}

public sealed class ListRevisions : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/drafts/{articleId:guid}/revisions", async Task<Results<Ok<ListPage<RevisionGroup>>, Problem>> (
            Guid articleId, QueryValue<bool>? all, [AsParameters] PageQuery query, IDocumentStore store, HttpContext http) =>
        {
            var list = query.Read(keys: 1);
            var before = int.MaxValue;
            if (list.After is [var after] && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            {
                return new Problem(Rejection.Field("/cursor", "This is no cursor of this list."));
            }

            if (all is { Value: null })
            {
                return new Problem(Rejection.Field("/all", "true or false."));
            }

            await using var session = store.QuerySession();
            if (await Draft.FindAsync(session, articleId, http.RequestAborted) is not { } draft || !draft.CanRead(Actor.From(http.User)!))
            {
                return new Problem(Rejection.NotFound);
            }

            var saved = await SavedRevisions.ListAsync(session, draft, all?.Value == true, http.RequestAborted);
            var groups = RevisionGroup.From(saved, all?.Value == true);
            var found = groups.Reverse().Where(group => group.Revision < before).Take(list.Limit + 1).ToList();
            return TypedResults.Ok(list.ToPage(found, group => [group.Revision.ToString(CultureInfo.InvariantCulture)]));
        })
        .Describe("listRevisions", "List the recorded revisions of a draft, newest first; all that are kept, if all are asked for")
        .Refuses(404, "not-found").Refuses(422, "fields");
}

using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Restores the copy of an earlier revision as a new revision, so that the history stays complete.</summary>
public sealed record RestoreRevision([property: FromRoute] int N) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, RestoreRevision, Copy?>(
            "/api/drafts/{articleId:guid}/revisions/{n:int}/restore",
            async (session, id, command) =>
                (await SavedRevisions.FindAsync(session, id, (await WorkingCopy.LoadAsync(session, id, default)).Unrecorded, command.N))?.Copy,
            Decide,
            new() { RequiresIfMatch = true, Answer = typeof(SaveResult) })
            .WithSummary("Make an old revision the newest")
            .Refuses(409, "killed", "accepted", "spiked");

    /// <param name="old">The copy of the revision to restore.</param>
    public static Decision Decide(Draft draft, RestoreRevision command, Copy? old, Actor actor, DateTimeOffset now) =>
        old is null ? Rejection.NotFound
        : !draft.CanEdit(actor) ? Rejection.Forbidden("Its contributors and editors restore a revision.")
        : ReviseDraft.RejectIfReadOnly(draft) is { } closed ? closed
        : ReviseDraft.Revised(draft, old, draft.Revision, actor, now, restoredFrom: command.N);
}

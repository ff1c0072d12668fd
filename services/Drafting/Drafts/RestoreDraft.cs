using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Restores a spiked draft.</summary>
public sealed record RestoreDraft : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, RestoreDraft>("/api/drafts/{articleId:guid}/restore", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Take a draft off the spike");

    public static Decision Decide(Draft draft, RestoreDraft command, Actor actor, DateTimeOffset now) =>
        !actor.IsEditor ? Rejection.Forbidden("Editors take a draft off the spike.")
        : draft.State != DraftState.Spiked ? Decision.NoChange
        : Decision.Accept(new DraftRestored(actor.AsPerson));
}

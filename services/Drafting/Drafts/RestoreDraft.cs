using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Takes a draft off the spike.</summary>
public sealed record RestoreDraft : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, RestoreDraft>("/api/drafts/{articleId:guid}/restore", Decide, new() { IfMatch = true });

    public static Decision Decide(Draft draft, RestoreDraft command, Actor actor, DateTimeOffset now) =>
        !actor.IsEditor ? Refusal.Forbidden("Editors take a draft off the spike.")
        : draft.State != "spiked" ? Decision.AlreadySo
        : Decision.Accept(new DraftRestored(actor.AsPerson));
}

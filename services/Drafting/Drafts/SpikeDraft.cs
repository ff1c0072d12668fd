using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Drops a draft before publication. A submitted one is first asked back from the desk.</summary>
public sealed record SpikeDraft(string? Reason) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, SpikeDraft>("/api/drafts/{articleId:guid}/spike", Decide, new() { IfMatch = true });

    public static Decision Decide(Draft draft, SpikeDraft command, Actor actor, DateTimeOffset now) =>
        !actor.IsEditor ? Refusal.Forbidden("Editors spike.")
        : draft.State == "spiked" ? Decision.AlreadySo
        : draft.State == "withdrawing" ? Refusal.Conflict("withdrawing", "The desk was asked for it and has not answered yet.")
        : draft.Approved > 0 ? Refusal.Conflict("accepted", "The desk has approved it: what readers may have seen is retracted, not spiked.")
        : new FieldErrors().Text("/reason", command.Reason, Limits.Note, required: true).Refusal is { } wrong ? wrong
        : Decision.Accept(draft.State == "submitted" ? new SpikeAsked(actor.AsPerson, draft.Submitted, command.Reason!) : new DraftSpiked(actor.AsPerson, command.Reason!));
}

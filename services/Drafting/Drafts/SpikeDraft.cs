using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Spikes (discards) a draft before publication. For a submitted draft, it first requests the release from Review.</summary>
public sealed record SpikeDraft([property: Required] string? Reason) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, SpikeDraft>("/api/drafts/{articleId:guid}/spike", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Drop a draft before publication; a submitted one is first asked back")
            .Refuses(409, "withdrawing", "accepted");

    public static Decision Decide(Draft draft, SpikeDraft command, Actor actor, DateTimeOffset now) =>
        !actor.IsEditor ? Rejection.Forbidden("Editors spike.")
        : draft.State == DraftState.Spiked ? Decision.NoChange
        : draft.State == DraftState.Withdrawing ? Rejection.Conflict("withdrawing", "The desk was asked for it and has not answered yet.")
        : draft.Approved > 0 ? Rejection.Conflict("accepted", "The desk has approved it: what readers may have seen is retracted, not spiked.")
        : new ValidationErrors().Text("/reason", command.Reason, Limits.Note, required: true).Rejection is { } wrong ? wrong
        : Decision.Accept(draft.State == DraftState.Submitted
            ? new SpikeRequested(actor.AsPerson, draft.Submitted, command.Reason!)
            : new DraftSpiked(actor.AsPerson, command.Reason!));
}

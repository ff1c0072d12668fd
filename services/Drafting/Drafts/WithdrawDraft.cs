using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Requests the withdrawal of a submitted draft. Review decides, because it may approve the draft at the same time.</summary>
public sealed record WithdrawDraft(string? Reason = null) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, WithdrawDraft>("/api/drafts/{articleId:guid}/withdraw", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Ask the desk for a submitted draft")
            .Refuses(409, "killed", "accepted", "spiked");

    public static Decision Decide(Draft draft, WithdrawDraft command, Actor actor, DateTimeOffset now) =>
        !draft.CanEdit(actor) ? Rejection.Forbidden("Its contributors and editors withdraw a draft.")
        : draft.State is DraftState.Draft or DraftState.Returned or DraftState.Withdrawing ? Decision.NoChange
        : ReviseDraft.RejectIfReadOnly(draft) is { } closed ? closed
        : new ValidationErrors().Text("/reason", command.Reason, Limits.Note).Rejection is { } wrong ? wrong
        : Decision.Accept(new WithdrawalRequested(actor.AsPerson, draft.Submitted, command.Reason));
}

using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Asks the desk for a submitted draft. Review decides, for it may have approved it at the same moment.</summary>
public sealed record WithdrawDraft(string? Reason = null) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, WithdrawDraft>("/api/drafts/{articleId:guid}/withdraw", Decide, new() { IfMatch = true });

    public static Decision Decide(Draft draft, WithdrawDraft command, Actor actor, DateTimeOffset now) =>
        !draft.OpenTo(actor) ? Refusal.Forbidden("Its contributors and editors withdraw a draft.")
        : draft.State is "draft" or "returned" or "withdrawing" ? Decision.AlreadySo
        : ReviseDraft.Closed(draft) is { } closed ? closed
        : new FieldErrors().Text("/reason", command.Reason, Limits.Note).Refusal is { } wrong ? wrong
        : Decision.Accept(new WithdrawalAsked(actor.AsPerson, draft.Submitted, command.Reason));
}

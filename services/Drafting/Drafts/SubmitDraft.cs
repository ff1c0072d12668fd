using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record SubmitDraft(int? Revision, string? Note = null, Urgency? Urgency = null, DateTimeOffset? Due = null, DateTimeOffset? EmbargoUntil = null) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, SubmitDraft>("/api/drafts/{articleId:guid}/submit", Decide);

    public static Decision Decide(Draft draft, SubmitDraft command, Actor actor, DateTimeOffset now)
    {
        if (!draft.OpenTo(actor))
        {
            return Refusal.Forbidden("Its contributors and editors submit a draft.");
        }

        if (draft.State is "submitted" or "accepted" && command.Revision == draft.Submitted)
        {
            return Decision.AlreadySo;
        }

        if (ReviseDraft.Closed(draft) is { } closed)
        {
            return closed;
        }

        if (draft.State == "withdrawing")
        {
            return Refusal.Conflict("withdrawing", "The desk was asked for it and has not answered yet.");
        }

        if (command.Revision is { } revision && revision != draft.Revision)
        {
            return Refusal.Conflict("not-current", $"Revision {draft.Revision} is current.");
        }

        var copy = draft.Copy!;
        return new FieldErrors().Require(command.Revision is not null, "/revision", "This is needed.").Text("/note", command.Note, Limits.Note).Refusal is { } wrong
            ? wrong
            : Decision.Accept(new DraftSubmitted(
                actor.AsPerson, draft.Revision, copy, CopyHash.Of(copy), draft.Contributors, draft.Kind, draft.KindNote, command.Note,
                command.Urgency ?? Contracts.Urgency.Normal, command.Due, command.EmbargoUntil, [.. draft.Questions.Select(question => question.Field)]));
    }
}

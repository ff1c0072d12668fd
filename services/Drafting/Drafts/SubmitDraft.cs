using System.ComponentModel.DataAnnotations;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record SubmitDraft(
    [property: Required] int? Revision,
    string? Note = null,
    Urgency? Urgency = null,
    DateTimeOffset? Due = null,
    DateTimeOffset? EmbargoUntil = null) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, SubmitDraft>("/api/drafts/{articleId:guid}/submit", Decide)
            .WithSummary("Hand the current revision to the desk")
            .Refuses(409, "killed", "accepted", "spiked", "withdrawing", "not-current");

    public static Decision Decide(Draft draft, SubmitDraft command, Actor actor, DateTimeOffset now)
    {
        if (!draft.CanEdit(actor))
        {
            return Rejection.Forbidden("Its contributors and editors submit a draft.");
        }

        if (draft.State is DraftState.Submitted or DraftState.Accepted && command.Revision == draft.Submitted)
        {
            return Decision.NoChange;
        }

        if (ReviseDraft.RejectIfReadOnly(draft) is { } closed)
        {
            return closed;
        }

        if (draft.State == DraftState.Withdrawing)
        {
            return Rejection.Conflict("withdrawing", "The desk was asked for it and has not answered yet.");
        }

        if (command.Revision is { } revision && revision != draft.Revision)
        {
            return Rejection.Conflict("not-current", $"Revision {draft.Revision} is current.");
        }

        var copy = draft.Copy!;
        return new ValidationErrors().Require(command.Revision is not null, "/revision", "This is needed.").Text(
            "/note", command.Note, Limits.Note).Rejection is { } wrong
            ? wrong
            : Decision.Accept(new DraftSubmitted(
                actor.AsPerson, draft.Revision, copy, CopyHash.Of(copy), draft.Contributors, draft.Kind, draft.KindNote, command.Note,
                command.Urgency ?? Contracts.Urgency.Normal, command.Due, command.EmbargoUntil, [.. draft.Questions.Select(question => question.Field)]));
    }
}

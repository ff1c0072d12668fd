using System.ComponentModel.DataAnnotations;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>
/// Reopens an accepted draft with a kind and a note, because readers are shown what a correction corrects. While the reopened draft is
/// not submitted, kind and note can be changed.
/// </summary>
public sealed record ReopenDraft([property: Required] SubmissionKind? Kind, string? Note) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, ReopenDraft>("/api/drafts/{articleId:guid}/reopen", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Take an accepted article up again, and say why")
            .Refuses(409, "killed", "not-accepted");

    public static Decision Decide(Draft draft, ReopenDraft command, Actor actor, DateTimeOffset now) =>
        !draft.CanEdit(actor) ? Rejection.Forbidden("Its contributors and editors reopen an article.")
        : draft.Killed ? Rejection.Conflict("killed", "A killed article stays closed.")
        : draft.State == DraftState.Draft && draft.Approved > 0 && draft.Kind == command.Kind && draft.KindNote == command.Note ? Decision.NoChange
        : draft.State != DraftState.Accepted && !(draft.Approved > 0 && draft.State is DraftState.Draft or DraftState.Returned)
            ? Rejection.Conflict("not-accepted", "Only what the desk has accepted is reopened.")
        : new ValidationErrors()
            .Require(
                command.Kind is SubmissionKind.Update or SubmissionKind.Correction or SubmissionKind.Clarification,
                "/kind",
                "One of update, correction, clarification.")
            .Text("/note", command.Note, Limits.Note, required: command.Kind is not SubmissionKind.Update).Rejection is { } wrong ? wrong
        : Decision.Accept(new DraftReopened(actor.AsPerson, command.Kind!.Value, command.Note));
}

using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>
/// Accepts a suggested change. The person who accepts it becomes a contributor; the editor who suggested it does not, and may still
/// approve the copy, because two people have checked the text.
/// </summary>
public sealed record AcceptSuggestion([property: FromRoute] Guid Id) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, AcceptSuggestion>("/api/drafts/{articleId:guid}/suggestions/{id:guid}/accept", Decide, new() { Answer = typeof(SaveResult) })
            .WithSummary("Take a proposed wording: it becomes a new revision")
            .Refuses(409, "declined", "killed", "accepted", "spiked", "block-changed", "not-usable");

    public static Decision Decide(Draft draft, AcceptSuggestion command, Actor actor, DateTimeOffset now)
    {
        if (draft.Suggestions.FirstOrDefault(each => each.Id == command.Id) is not { } suggestion)
        {
            return Rejection.NotFound;
        }

        if (!draft.CanEdit(actor))
        {
            return Rejection.Forbidden("Its contributors and editors accept suggestions.");
        }

        if (suggestion.State != SuggestionState.Open)
        {
            return suggestion.State == SuggestionState.Accepted
                ? Decision.NoChange with
                {
                    Answer = SaveResult.From(draft.Id, draft.State, Receipt.For(draft.Revision, draft.Copy!, now, draft.Unrecorded is null)),
                }
                : Rejection.Conflict("declined", "This suggestion was declined.");
        }

        if (ReviseDraft.RejectIfReadOnly(draft) is { } closed)
        {
            return closed;
        }

        if (draft.Copy!.Blocks.FirstOrDefault(block => block.Id == suggestion.BlockId)?.Text is not { } text || text != suggestion.Was)
        {
            return Rejection.Conflict("block-changed", "These words were changed since the suggestion was made.");
        }

        var copy = draft.Copy with
        {
            Blocks = [.. draft.Copy.Blocks.Select(block => block.Id == suggestion.BlockId ? block with { Text = suggestion.Text } : block)]
        };
        if (CopyInput.ValidateResult(new ValidationErrors(), copy).Rejection is not null)
        {
            return Rejection.Conflict("not-usable", "These words do not make one block of text: write what is meant yourself.");
        }

        var revision = draft.Revision + 1;
        return Decision.Accept(new SuggestionAccepted(actor.AsPerson, suggestion.Id, revision, copy)) with
        {
            Answer = SaveResult.From(draft.Id, draft.State, Receipt.For(revision, copy, now, recorded: true)),
        };
    }
}

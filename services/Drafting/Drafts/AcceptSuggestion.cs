using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Takes a proposed wording. Whoever takes it wrote it; whoever proposed it did not, for two people have seen it.</summary>
public sealed record AcceptSuggestion(Guid Id) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, AcceptSuggestion>("/api/drafts/{articleId:guid}/suggestions/{id:guid}/accept", Decide);

    public static Decision Decide(Draft draft, AcceptSuggestion command, Actor actor, DateTimeOffset now)
    {
        if (draft.Suggestions.FirstOrDefault(each => each.Id == command.Id) is not { } suggestion)
        {
            return Refusal.NotFound;
        }

        if (!draft.OpenTo(actor))
        {
            return Refusal.Forbidden("Its contributors and editors accept suggestions.");
        }

        if (suggestion.State != "open")
        {
            return suggestion.State == "accepted" ? Decision.AlreadySo with { Answer = Saved.As(draft.Id, draft.State, Receipt.For(draft.Revision, draft.Copy!, now)) } : Refusal.Conflict("declined", "This suggestion was declined.");
        }

        if (ReviseDraft.Closed(draft) is { } closed)
        {
            return closed;
        }

        if (draft.Copy!.Blocks.FirstOrDefault(block => block.Id == suggestion.BlockId)?.Text is not { } text || text != suggestion.Was)
        {
            return Refusal.Conflict("block-changed", "These words were changed since the suggestion was made.");
        }

        var copy = draft.Copy with { Blocks = [.. draft.Copy.Blocks.Select(block => block.Id == suggestion.BlockId ? block with { Text = suggestion.Text } : block)] };
        if (SentCopy.CheckWhole(new FieldErrors(), copy).Refusal is not null)
        {
            return Refusal.Conflict("not-usable", "These words do not make one block of text: write what is meant yourself.");
        }

        var revision = draft.Revision + 1;
        return Decision.Accept(new SuggestionAccepted(actor.AsPerson, suggestion.Id, revision, copy)) with
        {
            Answer = Saved.As(draft.Id, draft.State, Receipt.For(revision, copy, now)),
        };
    }
}

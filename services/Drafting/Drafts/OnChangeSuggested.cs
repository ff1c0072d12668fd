using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnChangeSuggested : IMessageHandler<ChangeSuggested>
{
    public static async Task HandleAsync(MessageContext<ChangeSuggested> received)
    {
        var read = await DraftRevision.CopyAsync(received.Session, received.Message.ArticleId, received.Message.Revision);
        await received.AppendAsync<Draft>(received.Message.ArticleId, (draft, message, _) => Decide(draft, message, read));
    }

    /// <param name="read">The copy of the revision the suggestion refers to.</param>
    public static IReadOnlyList<object> Decide(Draft draft, ChangeSuggested message, Copy? read) =>
        !draft.Exists || draft.Suggestions.Any(suggestion => suggestion.Id == message.SuggestionId) ? []
        : [new SuggestionReceived(
            message.By, message.SuggestionId, message.Round, message.Revision, message.BlockId, message.Text,
            read?.Blocks.FirstOrDefault(block => block.Id == message.BlockId)?.Text)];
}

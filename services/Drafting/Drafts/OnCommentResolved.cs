using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnCommentResolved : IMessageHandler<CommentResolved>
{
    public static Task HandleAsync(MessageContext<CommentResolved> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    // This message may arrive before the comment itself, so the event is appended even if the comment is unknown.
    public static IReadOnlyList<object> Decide(Draft draft, CommentResolved message, DateTimeOffset now) =>
        draft.Exists && !draft.Resolved.Contains(message.CommentId) ? [new CommentSettled(message.By, message.CommentId)] : [];
}

using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnCommentAdded : IMessageHandler<CommentAdded>
{
    public static Task HandleAsync(MessageContext<CommentAdded> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, CommentAdded message, DateTimeOffset now) =>
        !draft.Exists || draft.Comments.Contains(message.CommentId) ? []
        : [new CommentReceived(message.By, message.CommentId, message.Round, message.Revision, message.BlockId, message.Text, message.Blocking)];
}

using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnCommentAnswered : IMessageHandler<CommentAnswered>
{
    public static Task HandleAsync(MessageContext<CommentAnswered> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, CommentAnswered it, DateTimeOffset now) =>
        review.Comments.Contains(it.CommentId) ? [new CommentAnswerReceived(it.By, it.CommentId, it.Text)] : [];
}

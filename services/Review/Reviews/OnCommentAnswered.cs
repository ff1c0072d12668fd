using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnCommentAnswered : IReceives<CommentAnswered>
{
    public static Task ApplyAsync(Received<CommentAnswered> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, CommentAnswered it, DateTimeOffset now) =>
        review.Comments.Contains(it.CommentId) ? [new CommentAnswerReceived(it.By, it.CommentId, it.Text)] : [];
}

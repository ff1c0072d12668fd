using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnArticleKilled : IMessageHandler<ArticleKilled>
{
    public static Task HandleAsync(MessageContext<ArticleKilled> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    // Applied however late it arrives, because a kill is final.
    public static IReadOnlyList<object> Decide(CopyReview review, ArticleKilled it, DateTimeOffset now) =>
        review.Exists && !review.Killed ? [new PublicStateChanged("killed", null, null, null, it.Version)] : [];
}

using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnArticleRetracted : IMessageHandler<ArticleRetracted>
{
    public static Task HandleAsync(MessageContext<ArticleRetracted> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, ArticleRetracted it, DateTimeOffset now) =>
        review.Exists && it.Version > review.PublicationVersion
            ? [new PublicStateChanged("retracted", string.Join(" ", it.Languages), null, null, it.Version)]
            : [];
}

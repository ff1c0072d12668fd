using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnEditionPublished : IMessageHandler<EditionPublished>
{
    public static Task HandleAsync(MessageContext<EditionPublished> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, EditionPublished it, DateTimeOffset now) =>
        review.Exists && it.Version > review.PublicationVersion ? [new PublicStateChanged("published", it.Language, it.Path, it.Revision, it.Version)] : [];
}

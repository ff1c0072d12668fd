using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnEditionCorrected : IMessageHandler<EditionCorrected>
{
    public static Task HandleAsync(MessageContext<EditionCorrected> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, EditionCorrected it, DateTimeOffset now) =>
        review.Exists && it.Version > review.PublicationVersion ? [new PublicStateChanged("corrected", it.Language, it.Path, it.Revision, it.Version)] : [];
}

using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnDraftSpikeAsked : IMessageHandler<DraftSpikeAsked>
{
    public static Task HandleAsync(MessageContext<DraftSpikeAsked> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    // An approved revision may be published, so it must be retracted instead of spiked. A returned or rejected draft can still be spiked.
    public static IReadOnlyList<object> Decide(CopyReview review, DraftSpikeAsked it, DateTimeOffset now) =>
        review.IsAnswered(it.Version) ? []
        : review.Approval is not null ? [new ReleaseDenied(it.Version, "It was approved before.")]
        : [new ReviewClosed(it.By, it.Version, it.Reason)];
}

using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnDraftSpikeAsked : IMessageHandler<DraftSpikeAsked>
{
    public static Task HandleAsync(MessageContext<DraftSpikeAsked> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    // Once any revision was approved readers may have seen it: that is retracted, not spiked. What was only returned can still be dropped.
    public static IReadOnlyList<object> Decide(CopyReview review, DraftSpikeAsked it, DateTimeOffset now) =>
        review.IsAnswered(it.Version) ? []
        : review.Approval is not null ? [new ReleaseDenied(it.Version, "It was approved before.")]
        : [new ReviewClosed(it.By, it.Version, it.Reason)];
}

using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnDraftSpikeAsked : IReceives<DraftSpikeAsked>
{
    public static Task ApplyAsync(Received<DraftSpikeAsked> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    // Once any revision was approved readers may have seen it: that is retracted, not spiked. What was only returned can still be dropped.
    public static IReadOnlyList<object> Decide(CopyReview review, DraftSpikeAsked it, DateTimeOffset now) =>
        review.IsAnswered(it.Version) ? []
        : review.Approval is not null ? [new ReleaseRefused(it.Version, "It was approved before.")]
        : [new ReviewClosed(it.By, it.Version, it.Reason)];
}

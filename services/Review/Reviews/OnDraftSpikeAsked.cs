using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnDraftSpikeAsked : IReceives<DraftSpikeAsked>
{
    public static Task ApplyAsync(Received<DraftSpikeAsked> received) =>
        received.AppendAsync<CopyReview>(received.Message.ArticleId, (review, it, _) => OnDraftWithdrawalAsked.Decide(review, it.Version, it.Revision, it.By, it.Reason));
}

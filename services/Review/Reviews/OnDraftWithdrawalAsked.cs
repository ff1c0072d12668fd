using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnDraftWithdrawalAsked : IReceives<DraftWithdrawalAsked>
{
    public static Task ApplyAsync(Received<DraftWithdrawalAsked> received) =>
        received.AppendAsync<CopyReview>(received.Message.ArticleId, (review, it, _) => Decide(review, it.Version, it.Revision, it.By, it.Reason));

    /// <summary>
    /// What was approved stays approved. Anything else goes back to the writer: an open round is closed, and a submission
    /// that is still on its way opens none, because it is older than the question.
    /// </summary>
    public static IReadOnlyList<object> Decide(CopyReview review, long version, int revision, Person by, string? reason) =>
        version <= review.DraftVersion || version <= review.AnsweredVersion ? []
        : review.State == "approved" && review.Submission?.Revision >= revision ? [new ReleaseRefused(version, "It was approved before.")]
        : [new ReviewClosed(by, version, reason)];
}

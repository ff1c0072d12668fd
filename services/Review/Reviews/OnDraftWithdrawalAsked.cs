using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnDraftWithdrawalAsked : IMessageHandler<DraftWithdrawalAsked>
{
    public static Task HandleAsync(MessageContext<DraftWithdrawalAsked> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    /// <summary>
    /// What was decided stays decided, for its answer is on its way to the writer already. Anything else goes back: an open round
    /// is closed, and a submission that is still on its way opens none, because it is older than the question.
    /// </summary>
    public static IReadOnlyList<object> Decide(CopyReview review, DraftWithdrawalAsked it, DateTimeOffset now) =>
        review.IsAnswered(it.Version) ? []
        : review.Submission?.Revision >= it.Revision && Decided(review) is { } before ? [new ReleaseDenied(it.Version, before)]
        : [new ReviewClosed(it.By, it.Version, it.Reason)];

    private static string? Decided(CopyReview review) => review.State switch
    {
        ReviewState.Approved => "It was approved before.",
        ReviewState.ChangesRequested => "Changes were requested before.",
        ReviewState.Rejected => "It was rejected before.",
        _ => null,
    };
}

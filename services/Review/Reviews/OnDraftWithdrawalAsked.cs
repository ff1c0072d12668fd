using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnDraftWithdrawalAsked : IMessageHandler<DraftWithdrawalAsked>
{
    public static Task HandleAsync(MessageContext<DraftWithdrawalAsked> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    /// <summary>
    /// Denies the request if the revision is already decided, because that decision is already being sent to the writer. Otherwise closes the
    /// open round; a submission that arrives later opens none, because it is older than the request.
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

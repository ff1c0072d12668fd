using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnDraftSubmitted : IMessageHandler<DraftSubmitted>
{
    public static Task HandleAsync(MessageContext<DraftSubmitted> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    // A submission that is not newer than DraftVersion is a duplicate, out of date or already withdrawn.
    public static IReadOnlyList<object> Decide(CopyReview review, DraftSubmitted it, DateTimeOffset now) =>
        it.Version <= review.DraftVersion
            ? []
            : [new ReviewOpened(
                review.Round + 1, it.Version, it.By, it.Revision, it.Copy, it.Hash, it.Contributors, it.Kind, it.KindNote, it.Note, it.Urgency, it.Due,
                it.EmbargoUntil, it.OpenQuestions)];
}

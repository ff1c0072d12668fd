using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnEditionCorrected : IReceives<EditionCorrected>
{
    public static Task ApplyAsync(Received<EditionCorrected> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, EditionCorrected it, DateTimeOffset now) =>
        review.Exists && it.Version > review.PublicationVersion ? [new PublicStateChanged("corrected", it.Language, it.Path, it.Revision, it.Version)] : [];
}

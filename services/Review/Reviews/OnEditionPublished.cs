using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnEditionPublished : IReceives<EditionPublished>
{
    public static Task ApplyAsync(Received<EditionPublished> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, EditionPublished it, DateTimeOffset now) =>
        review.Exists && it.Version > review.PublicationVersion ? [new PublicStateChanged("published", it.Language, it.Path, it.Revision, it.Version)] : [];
}

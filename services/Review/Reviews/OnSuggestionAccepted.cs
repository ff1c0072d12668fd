using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnSuggestionAccepted : IReceives<SuggestionAccepted>
{
    public static Task ApplyAsync(Received<SuggestionAccepted> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, SuggestionAccepted it, DateTimeOffset now) =>
        review.Suggestions.Contains(it.SuggestionId) ? [new SuggestionSettled(it.By, it.SuggestionId, Accepted: true, null)] : [];
}

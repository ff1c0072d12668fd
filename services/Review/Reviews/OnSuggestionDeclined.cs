using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnSuggestionDeclined : IMessageHandler<SuggestionDeclined>
{
    public static Task HandleAsync(MessageContext<SuggestionDeclined> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, SuggestionDeclined it, DateTimeOffset now) =>
        review.Suggestions.Contains(it.SuggestionId) ? [new SuggestionSettled(it.By, it.SuggestionId, Accepted: false, it.Reason)] : [];
}

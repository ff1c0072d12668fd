using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

public sealed class OnSuggestionAccepted : IMessageHandler<SuggestionAccepted>
{
    public static Task HandleAsync(MessageContext<SuggestionAccepted> received) => received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, SuggestionAccepted it, DateTimeOffset now) =>
        review.Suggestions.Contains(it.SuggestionId) ? [new SuggestionSettled(it.By, it.SuggestionId, Accepted: true, null)] : [];
}

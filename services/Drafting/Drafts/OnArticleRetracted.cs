using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnArticleRetracted : IMessageHandler<ArticleRetracted>
{
    public static Task HandleAsync(MessageContext<ArticleRetracted> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, ArticleRetracted message, DateTimeOffset now) =>
        draft.Exists ? [new RetractionNoted(message.By, message.Languages, message.Notice)] : [];
}

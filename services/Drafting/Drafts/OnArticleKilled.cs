using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnArticleKilled : IMessageHandler<ArticleKilled>
{
    public static Task HandleAsync(MessageContext<ArticleKilled> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, ArticleKilled message, DateTimeOffset now) =>
        draft.Exists && !draft.Killed ? [new KillNoted(message.By, message.Reason)] : [];
}

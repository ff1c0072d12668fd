using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnArticleKilled : IReceives<ArticleKilled>
{
    public static Task ApplyAsync(Received<ArticleKilled> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, ArticleKilled message, DateTimeOffset now) =>
        draft.Exists && !draft.Killed ? [new ArticleWasKilled(message.By, message.Reason)] : [];
}

using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnArticleRetracted : IReceives<ArticleRetracted>
{
    public static Task ApplyAsync(Received<ArticleRetracted> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, ArticleRetracted message, DateTimeOffset now) =>
        draft.Exists ? [new ArticleWasRetracted(message.By, message.Languages, message.Notice)] : [];
}

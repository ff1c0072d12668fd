using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed class OnArticleKilled : IReceives<ArticleKilled>
{
    public static async Task ApplyAsync(Received<ArticleKilled> received)
    {
        var it = received.Message;
        foreach (var language in LanguagePairs.From(received.Settings).Select(pair => pair.To).Distinct())
        {
            await received.AppendAsync<TranslationJob>(TranslationJob.StreamOf(it.ArticleId, language), (job, _, _) => OnArticleRetracted.End(job, it.By, it.Reason));
        }
    }
}

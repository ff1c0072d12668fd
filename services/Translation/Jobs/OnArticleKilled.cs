using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Pairs;

namespace EditorialPlatform.Translation.Jobs;

public sealed class OnArticleKilled : IMessageHandler<ArticleKilled>
{
    public static async Task HandleAsync(MessageContext<ArticleKilled> received)
    {
        var it = received.Message;
        var pairs = (await LanguagePairs.ReadAsync(received.Session, received.Settings, received.Stop)).Ever;
        foreach (var language in pairs.Select(pair => pair.To).Distinct())
        {
            await received.AppendAsync<TranslationJob>(
                TranslationJob.StreamOf(it.ArticleId, language), (job, _, _) => OnArticleRetracted.End(job, it.By, it.Reason));
        }

        foreach (var language in pairs.Select(pair => pair.From).Distinct())
        {
            await received.AppendAsync<SourceEdition>(
                SourceEdition.StreamOf(it.ArticleId, language), (edition, _, _) => SourceEdition.End(edition, it.ArticleId, language));
        }
    }
}

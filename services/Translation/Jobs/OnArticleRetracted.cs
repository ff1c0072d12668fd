using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Pairs;

namespace EditorialPlatform.Translation.Jobs;

public sealed class OnArticleRetracted : IMessageHandler<ArticleRetracted>
{
    public static async Task HandleAsync(MessageContext<ArticleRetracted> received)
    {
        var it = received.Message;
        var all = (await LanguagePairs.ReadAsync(received.Session, received.Settings, received.Stop)).Ever;
        foreach (var pairs in all.GroupBy(pair => pair.To))
        {
            await received.AppendAsync<TranslationJob>(
                TranslationJob.StreamOf(it.ArticleId, pairs.Key),
                (job, _, _) => Decide(job, job.Exists ? [job.SourceLanguage, job.Language] : [.. pairs.Select(pair => pair.From), pairs.Key], it));
        }

        foreach (var language in all.Select(pair => pair.From).Distinct().Intersect(it.Languages))
        {
            await received.AppendAsync<SourceEdition>(
                SourceEdition.StreamOf(it.ArticleId, language), (edition, _, _) => SourceEdition.End(edition, it.ArticleId, language));
        }
    }

    /// <summary>
    /// Closes the job if its source or target language is retracted, even if the job does not exist yet: an approval that arrives later must
    /// not open it.
    /// </summary>
    public static IReadOnlyList<object> Decide(TranslationJob job, IReadOnlyList<string> touches, ArticleRetracted it) =>
        touches.Any(it.Languages.Contains)
            ? End(job, it.By, it.Notice.GetValueOrDefault(job.SourceLanguage) ?? it.Notice.Values.FirstOrDefault() ?? "Retracted.")
            : [];

    public static IReadOnlyList<object> End(TranslationJob job, Person by, string reason) =>
        job.Closed ? [] : [new TranslationWithdrawn(by, reason, Final: true)];
}

using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed class OnArticleRetracted : IReceives<ArticleRetracted>
{
    public static async Task ApplyAsync(Received<ArticleRetracted> received)
    {
        var it = received.Message;
        foreach (var pairs in LanguagePairs.From(received.Settings).GroupBy(pair => pair.To))
        {
            await received.AppendAsync<TranslationJob>(
                TranslationJob.StreamOf(it.ArticleId, pairs.Key),
                (job, _, _) => Decide(job, job.Exists ? [job.SourceLanguage, job.Language] : [.. pairs.Select(pair => pair.From), pairs.Key], it));
        }
    }

    /// <summary>What does not stand in the source or in the target language is not translated any more, and never will be, should its approval still be on the way.</summary>
    public static IReadOnlyList<object> Decide(TranslationJob job, IReadOnlyList<string> touches, ArticleRetracted it) =>
        touches.Any(it.Languages.Contains) ? End(job, it.By, it.Notice.GetValueOrDefault(job.SourceLanguage) ?? it.Notice.Values.FirstOrDefault() ?? "Retracted.") : [];

    public static IReadOnlyList<object> End(TranslationJob job, Person by, string reason) => job.Ended ? [] : [new TranslationWithdrawn(by, reason, Final: true)];
}

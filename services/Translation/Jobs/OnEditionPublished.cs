using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Pairs;

namespace EditorialPlatform.Translation.Jobs;

public sealed class OnEditionPublished : IMessageHandler<EditionPublished>
{
    public static Task HandleAsync(MessageContext<EditionPublished> received)
    {
        var it = received.Message;
        return ApplyAsync(received, it.ArticleId, it.Language, it.Version, it.Path, it.Revision);
    }

    /// <summary>Notes the publication on the translation job; without a job, the edition is the original, because every translation is approved here.</summary>
    public static async Task ApplyAsync<TMessage>(MessageContext<TMessage> received, Guid article, string language, long version, string path, int revision)
        where TMessage : class
    {
        var translated = false;
        await received.AppendAsync<TranslationJob>(TranslationJob.StreamOf(article, language), (job, _, _) =>
        {
            translated = job.Exists;
            return Decide(job, version, path, revision);
        });
        if (!translated && (await LanguagePairs.ReadAsync(received.Session, received.Settings, received.Stop)).Ever.Any(pair => pair.From == language))
        {
            await received.AppendAsync<SourceEdition>(
                SourceEdition.StreamOf(article, language), (edition, _, _) => SourceEdition.WentOut(edition, article, language, version, path, revision));
        }
    }

    public static IReadOnlyList<object> Decide(TranslationJob job, long publicationVersion, string path, int revision) =>
        !job.Exists || job.Closed || publicationVersion <= job.PublicationVersion ? [] : [new EditionPublicationNoted(publicationVersion, path, revision)];
}

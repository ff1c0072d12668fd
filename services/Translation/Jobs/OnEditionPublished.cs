using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed class OnEditionPublished : IReceives<EditionPublished>
{
    public static Task ApplyAsync(Received<EditionPublished> received)
    {
        var it = received.Message;
        return received.AppendAsync<TranslationJob>(TranslationJob.StreamOf(it.ArticleId, it.Language), (job, _, _) => Decide(job, it.Version, it.Path, it.Revision));
    }

    /// <summary>Only what was approved here can be out; an edition of the source language has no job.</summary>
    public static IReadOnlyList<object> Decide(TranslationJob job, long publicationVersion, string path, int revision) =>
        !job.Exists || job.Ended || publicationVersion <= job.PublicationVersion ? [] : [new EditionWentOut(publicationVersion, path, revision)];
}

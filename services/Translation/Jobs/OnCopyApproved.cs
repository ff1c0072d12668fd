using EditorialPlatform.Contracts.Review;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed class OnCopyApproved : IReceives<CopyApproved>
{
    public static async Task ApplyAsync(Received<CopyApproved> received)
    {
        var it = received.Message;
        foreach (var pair in LanguagePairs.From(received.Settings).Where(pair => pair.From == it.Copy.Language))
        {
            await received.AppendAsync<TranslationJob>(TranslationJob.StreamOf(it.ArticleId, pair.To), (job, _, _) => Decide(job, it, pair.To));
        }
    }

    /// <summary>A revision that is not newer than the one known came twice or too late.</summary>
    public static IReadOnlyList<object> Decide(TranslationJob job, CopyApproved it, string language)
    {
        if (job.Ended || job.Source?.Revision >= it.Revision)
        {
            return [];
        }

        if (!job.Exists)
        {
            return [new TranslationOpened(it.ArticleId, language, it.Revision, it.Copy, it.Hash, it.Kind, it.KindNote, it.Approver, it.At, it.Contributors)];
        }

        var moved = new SourceMoved(
            it.ArticleId, language, it.Revision, it.Copy, it.Hash, it.Kind, it.KindNote, it.Approver, it.At, job.Approved?.SourceRevision,
            job.State is "submitted" or "approved" ? job.LastTranslator : null, it.Contributors);
        // The same words approved again leave a translator nothing to do.
        return job.State == "approved" && it.KindNote is null && job.Evolve(moved).StandsAsApproved()
            ? [moved, new TranslationCaughtUp(it.ArticleId, language, it.Revision, null)]
            : [moved];
    }
}

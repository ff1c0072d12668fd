using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Pairs;

namespace EditorialPlatform.Translation.Jobs;

public sealed class OnCopyApproved : IMessageHandler<CopyApproved>
{
    public static async Task HandleAsync(MessageContext<CopyApproved> received)
    {
        var it = received.Message;
        var pairs = await LanguagePairs.ReadAsync(received.Session, received.Settings, received.Stop);
        // A pair chosen after the article was retracted or killed has no job that records it, so check the source edition.
        var ended = await received.Session.LoadAsync<SourceEdition>(SourceEdition.StreamOf(it.ArticleId, it.Copy.Language), received.Stop) is { Ended: true };
        foreach (var pair in pairs.Ever.Where(pair => pair.From == it.Copy.Language))
        {
            var opens = !ended && pairs.InForce.Contains(pair);
            await received.AppendAsync<TranslationJob>(
                TranslationJob.StreamOf(it.ArticleId, pair.To), (job, _, _) => job.Exists || opens ? Decide(job, it, pair.To) : []);
        }
    }

    /// <summary>Ignores a revision that is not newer than the known one: it is a duplicate or out of order.</summary>
    public static IReadOnlyList<object> Decide(TranslationJob job, CopyApproved it, string language)
    {
        if (job.Closed || job.Source?.Revision >= it.Revision)
        {
            return [];
        }

        if (!job.Exists)
        {
            return [new TranslationOpened(it.ArticleId, language, it.Revision, it.Copy, it.Hash, it.Kind, it.KindNote, it.Approver, it.At, it.Contributors)];
        }

        var moved = new SourceMoved(
            it.ArticleId, language, it.Revision, it.Copy, it.Hash, it.Kind, it.KindNote, it.Approver, it.At, job.Approved?.SourceRevision,
            job.Phase is TranslationState.Submitted or TranslationState.Approved ? job.LastTranslator : null, it.Contributors);
        // If the text is unchanged, there is nothing to translate.
        return job.Phase == TranslationState.Approved && it.KindNote is null && job.Evolve(moved).StandsAsApproved()
            ? [moved, new TranslationCaughtUp(it.ArticleId, language, it.Revision, null)]
            : [moved];
    }
}

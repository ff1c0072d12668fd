using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

public sealed class OnCopyApproved : IReceives<CopyApproved>
{
    public static async Task ApplyAsync(Received<CopyApproved> received)
    {
        var it = received.Message;
        var taken = await Addresses.TakenAsync(received.Session, it.ArticleId, it.Copy);
        await received.AppendAsync<Publication>(it.ArticleId, (publication, message, now) => Decide(publication with { Id = it.ArticleId }, message, taken, now));
    }

    /// <exception cref="InvalidOperationException">The copy is not the one that was approved.</exception>
    public static IReadOnlyList<object> Decide(Publication publication, CopyApproved it, IReadOnlySet<string> taken, DateTimeOffset now)
    {
        if (CopyHash.Of(it.Copy) != it.Hash)
        {
            throw new InvalidOperationException($"Revision {it.Revision} of {it.ArticleId} is not the copy that was approved: its hash differs.");
        }

        // A killed article stays dead; an older approval has come twice or too late.
        if (publication.Killed || it.Version <= publication.Of(it.Copy.Language).SaidVersion)
        {
            return [];
        }

        var together = it.Publish.Together ? Words.Languages.Union([it.Copy.Language]).ToList() : [];
        var prepared = new EditionPrepared(
            it.Approver, it.Copy.Language, it.Copy.Language, it.Revision, it.Copy, it.Hash, it.Version, it.Contributors, it.Kind, it.KindNote, it.Publish, together);
        var embargo = it.EmbargoUntil is { } until && until != publication.LiftedEmbargo && !(publication.EmbargoUntil >= until) ? new EmbargoSet(it.Approver, until) : null;
        return GoingOut.After(publication, embargo is null ? [prepared] : [embargo, prepared], taken, now);
    }
}

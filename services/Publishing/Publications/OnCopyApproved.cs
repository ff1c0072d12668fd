using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Publications;

public sealed class OnCopyApproved : IMessageHandler<CopyApproved>
{
    public static async Task HandleAsync(MessageContext<CopyApproved> received)
    {
        var it = received.Message;
        var taken = await Addresses.FindTakenAsync(received.Session, it.ArticleId, it.Copy);
        await received.AppendAsync<Publication>(
            it.ArticleId, (publication, message, now) => Decide(publication with { Id = it.ArticleId }, message, taken, now));
    }

    /// <exception cref="InvalidOperationException">The copy does not match the approved hash.</exception>
    public static IReadOnlyList<object> Decide(Publication publication, CopyApproved it, IReadOnlySet<string> taken, DateTimeOffset now)
    {
        if (CopyHash.Of(it.Copy) != it.Hash)
        {
            throw new InvalidOperationException($"Revision {it.Revision} of {it.ArticleId} is not the copy that was approved: its hash differs.");
        }

        // A killed article stays killed, and approvals that are repeated or older than the current one are ignored.
        if (publication.Killed || it.Version <= publication.Of(it.Copy.Language).SourceStreamVersion)
        {
            return [];
        }

        var together = it.Publish.Together ? UiText.Languages.Union([it.Copy.Language]).ToList() : [];
        var prepared = new EditionPrepared(
            it.Approver, it.Copy.Language, it.Copy.Language, it.Revision, it.Copy, it.Hash,
            it.Version, it.Contributors, it.Kind, it.KindNote, it.Publish, together);
        // An embargo that ended before this message arrived binds nothing.
        var embargo = it.EmbargoUntil is { } until && until > now && until != publication.LiftedEmbargo && !(publication.EmbargoUntil >= until)
            ? new EmbargoSet(it.Approver, until)
            : null;
        return ReleasePolicy.Apply(publication, embargo is null ? [prepared] : [embargo, prepared], taken, now);
    }
}

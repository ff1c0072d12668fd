using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Publications;

public sealed class OnTranslationApproved : IMessageHandler<TranslationApproved>
{
    public static async Task HandleAsync(MessageContext<TranslationApproved> received)
    {
        var it = received.Message;
        var taken = await Addresses.FindTakenAsync(received.Session, it.ArticleId, it.Copy);
        await received.AppendAsync<Publication>(
            it.ArticleId, (publication, message, now) => Decide(publication with { Id = it.ArticleId }, message, taken, now));
    }

    /// <exception cref="InvalidOperationException">The copy does not match the approved hash.</exception>
    public static IReadOnlyList<object> Decide(Publication publication, TranslationApproved it, IReadOnlySet<string> taken, DateTimeOffset now)
    {
        if (CopyHash.Of(it.Copy) != it.Hash)
        {
            throw new InvalidOperationException($"The {it.Copy.Language} translation of {it.ArticleId} is not the copy that was approved: its hash differs.");
        }

        var edition = publication.Of(it.Copy.Language);
        if (publication.Killed || it.Version <= edition.SourceStreamVersion)
        {
            return [];
        }

        var prepared = new EditionPrepared(
            it.Reviewer, it.Copy.Language, it.SourceLanguage, it.SourceRevision, it.Copy, it.Hash,
            it.Version, it.Translators, SubmissionKind.Update, it.KindNote, null, []);
        return ReleasePolicy.Apply(publication, [prepared], taken, now);
    }
}

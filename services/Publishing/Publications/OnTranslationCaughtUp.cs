using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Publishing.Publications;

public sealed class OnTranslationCaughtUp : IMessageHandler<TranslationCaughtUp>
{
    public static async Task HandleAsync(MessageContext<TranslationCaughtUp> received)
    {
        var taken = await Addresses.FindTakenAsync(received.Session, received.Message.ArticleId);
        await received.AppendAsync<Publication>(received.Message.ArticleId, (publication, message, now) => Decide(publication, message, taken, now));
    }

    // May arrive before the approval of the same translation. Without a public edition there is nothing to confirm.
    public static IReadOnlyList<object> Decide(Publication publication, TranslationCaughtUp it, IReadOnlySet<string> taken, DateTimeOffset now) =>
        !publication.Killed
            && publication.Of(it.Language) is { Live: not null } edition
            && it.SourceRevision > edition.Follows
            && !(edition.Pending?.Revision >= it.SourceRevision)
            ? ReleasePolicy.Apply(publication, [new EditionCaughtUp(it.Language, it.SourceRevision, it.Reason, it.Version)], taken, now)
            : [];
}

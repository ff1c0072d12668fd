using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Publishing.Publications;

public sealed class OnTranslationFellBehind : IMessageHandler<TranslationFellBehind>
{
    public static Task HandleAsync(MessageContext<TranslationFellBehind> received) => received.AppendAsync<Publication>(received.Message.ArticleId, Decide);

    // Readers are notified when the new source is public, not when it is approved; at that point this service has usually recorded it itself.
    public static IReadOnlyList<object> Decide(Publication publication, TranslationFellBehind it, DateTimeOffset now) =>
        !publication.Killed
            && publication.Of(it.Language) is { Live: not null, Retracted: false } edition
            && publication.Source?.Live?.Revision >= it.SourceRevision
        && it.SourceRevision > edition.Follows && !(edition.BehindRevision >= it.SourceRevision)
            ? [new EditionFellBehind(it.Language, it.SourceRevision, it.Kind, it.Since, edition.Discontinued is not null)]
            : [];
}

using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>
/// The translation will not be updated. A public page is not removed: a single translator can withdraw, whereas removing a page is an editor's
/// decision (a retraction of that language). The page no longer announces an update and, if the source is newer, states that the translation is
/// discontinued.
/// </summary>
public sealed class OnTranslationWithdrawn : IMessageHandler<TranslationWithdrawn>
{
    public static Task HandleAsync(MessageContext<TranslationWithdrawn> received) => received.AppendAsync<Publication>(received.Message.ArticleId, Decide);

    // The version discards older approvals that arrive later. A newer approval resumes the language.
    public static IReadOnlyList<object> Decide(Publication publication, TranslationWithdrawn it, DateTimeOffset now) =>
        publication.Killed || it.Version <= publication.Of(it.Language).SourceStreamVersion || publication.Of(it.Language).Retracted
            ? []
            : [new EditionDiscontinued(it.By, it.Language, it.Reason, it.Version)];
}

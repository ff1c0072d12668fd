using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>
/// The translators will not bring it up to date. A page that readers have does not go away by that: one translator can withdraw, while taking a
/// page from readers is an editor's decision, who can retract the one language. But readers are told no longer that an update is under way;
/// where the original is newer, they are told that this is no longer kept up.
/// </summary>
public sealed class OnTranslationWithdrawn : IMessageHandler<TranslationWithdrawn>
{
    public static Task HandleAsync(MessageContext<TranslationWithdrawn> received) => received.AppendAsync<Publication>(received.Message.ArticleId, Decide);

    // An approval that is older and comes later is dropped by this version; one that is newer has taken the language up again.
    public static IReadOnlyList<object> Decide(Publication publication, TranslationWithdrawn it, DateTimeOffset now) =>
        publication.Killed || it.Version <= publication.Of(it.Language).SourceStreamVersion || publication.Of(it.Language).Retracted
            ? []
            : [new EditionDiscontinued(it.By, it.Language, it.Reason, it.Version)];
}

using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnEditionPublished : IMessageHandler<EditionPublished>
{
    public static Task HandleAsync(MessageContext<EditionPublished> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, EditionPublished message, DateTimeOffset now) =>
        draft.Exists ? [new EditionPublicationNoted(message.Language, message.Path, message.Revision, Notice: null)] : [];
}

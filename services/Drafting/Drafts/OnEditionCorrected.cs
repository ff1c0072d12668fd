using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnEditionCorrected : IMessageHandler<EditionCorrected>
{
    public static Task HandleAsync(MessageContext<EditionCorrected> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, EditionCorrected message, DateTimeOffset now) =>
        draft.Exists ? [new EditionPublicationNoted(message.Language, message.Path, message.Revision, message.Notice)] : [];
}

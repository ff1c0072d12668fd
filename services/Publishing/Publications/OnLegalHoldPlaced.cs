using EditorialPlatform.EventSourcing;
using Said = EditorialPlatform.Contracts.Review;

namespace EditorialPlatform.Publishing.Publications;

public sealed class OnLegalHoldPlaced : IMessageHandler<Said.LegalHoldPlaced>
{
    public static Task HandleAsync(MessageContext<Said.LegalHoldPlaced> received) => received.AppendAsync<Publication>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Publication publication, Said.LegalHoldPlaced it, DateTimeOffset now) =>
        it.Version <= publication.LegalHoldVersion ? [] : [new LegalHoldPlaced(it.By, it.Reason, it.Version)];
}

using EditorialPlatform.EventSourcing;
using Said = EditorialPlatform.Contracts.Review;

namespace EditorialPlatform.Publishing.Publications;

public sealed class OnLegalHoldLifted : IMessageHandler<Said.LegalHoldLifted>
{
    public static async Task HandleAsync(MessageContext<Said.LegalHoldLifted> received)
    {
        var taken = await Addresses.FindTakenAsync(received.Session, received.Message.ArticleId);
        await received.AppendAsync<Publication>(received.Message.ArticleId, (publication, message, now) => Decide(publication, message, taken, now));
    }

    // Recorded even if the message that placed the hold has not arrived yet, so that it is ignored later. Publishes what has become due meanwhile.
    public static IReadOnlyList<object> Decide(Publication publication, Said.LegalHoldLifted it, IReadOnlySet<string> taken, DateTimeOffset now) =>
        it.Version <= publication.LegalHoldVersion ? [] : ReleasePolicy.Apply(publication, [new LegalHoldLifted(it.By, it.Version)], taken, now);
}

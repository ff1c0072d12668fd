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

    // Recorded even when the placing has not arrived: it will come too late. What fell due meanwhile goes out.
    public static IReadOnlyList<object> Decide(Publication publication, Said.LegalHoldLifted it, IReadOnlySet<string> taken, DateTimeOffset now) =>
        it.Version <= publication.LegalHoldVersion ? [] : ReleasePolicy.Apply(publication, [new LegalHoldLifted(it.By, it.Version)], taken, now);
}

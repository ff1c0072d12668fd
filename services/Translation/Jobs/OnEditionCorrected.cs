using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Translation.Jobs;

public sealed class OnEditionCorrected : IMessageHandler<EditionCorrected>
{
    // Handled like EditionPublished, because either message may arrive first.
    public static Task HandleAsync(MessageContext<EditionCorrected> received)
    {
        var it = received.Message;
        return OnEditionPublished.ApplyAsync(received, it.ArticleId, it.Language, it.Version, it.Path, it.Revision);
    }
}

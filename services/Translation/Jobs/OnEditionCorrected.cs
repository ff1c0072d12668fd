using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed class OnEditionCorrected : IReceives<EditionCorrected>
{
    // Whichever of the two words comes first says that readers can see it.
    public static Task ApplyAsync(Received<EditionCorrected> received)
    {
        var it = received.Message;
        return OnEditionPublished.ApplyAsync(received, it.ArticleId, it.Language, it.Version, it.Path, it.Revision);
    }
}

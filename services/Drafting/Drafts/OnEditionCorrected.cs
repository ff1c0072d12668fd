using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnEditionCorrected : IReceives<EditionCorrected>
{
    public static Task ApplyAsync(Received<EditionCorrected> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, EditionCorrected message, DateTimeOffset now) =>
        draft.Exists ? [new EditionWentOut(message.Language, message.Path, message.Revision, message.Notice)] : [];
}

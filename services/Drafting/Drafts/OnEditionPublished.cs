using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnEditionPublished : IReceives<EditionPublished>
{
    public static Task ApplyAsync(Received<EditionPublished> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, EditionPublished message, DateTimeOffset now) =>
        draft.Exists ? [new EditionWentOut(message.Language, message.Path, message.Revision, Notice: null)] : [];
}

using EditorialPlatform.Contracts.Review;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnCommentResolved : IReceives<CommentResolved>
{
    public static Task ApplyAsync(Received<CommentResolved> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    // It may come before its comment: whoever shows comments keeps both.
    public static IReadOnlyList<object> Decide(Draft draft, CommentResolved message, DateTimeOffset now) =>
        draft.Exists && !draft.Settled.Contains(message.CommentId) ? [new CommentSettled(message.By, message.CommentId)] : [];
}

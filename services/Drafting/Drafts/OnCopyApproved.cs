using EditorialPlatform.Contracts.Review;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnCopyApproved : IReceives<CopyApproved>
{
    public static Task ApplyAsync(Received<CopyApproved> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    /// <summary>
    /// Accepted when nothing newer was written; what was written since is not undone and can be submitted. An approval that a later
    /// decision overtook on the way is late, not void: readers may see it.
    /// </summary>
    public static IReadOnlyList<object> Decide(Draft draft, CopyApproved message, DateTimeOffset now)
    {
        var late = message.Version <= draft.ReviewVersion;
        return !draft.Exists || message.Revision < draft.Approved || (late && message.Revision == draft.Approved) ? []
            : !late && draft.Revision == message.Revision && draft.State is "submitted" or "withdrawing" or "returned"
                ? [new DraftAccepted(message.Approver, message.Revision, message.Hash, message.Version)]
                : [new EarlierRevisionApproved(message.Approver, message.Revision, message.Hash, message.Version)];
    }
}

using EditorialPlatform.Contracts.Review;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnCopyApproved : IReceives<CopyApproved>
{
    public static Task ApplyAsync(Received<CopyApproved> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    /// <summary>Accepted when nothing newer was written; what was written since is not undone and can be submitted.</summary>
    public static IReadOnlyList<object> Decide(Draft draft, CopyApproved message, DateTimeOffset now) =>
        !draft.Exists || message.Version <= draft.ReviewVersion || message.Revision < draft.Approved ? []
        : draft.Revision == message.Revision && draft.State is "submitted" or "withdrawing" or "returned"
            ? [new DraftAccepted(message.Approver, message.Revision, message.Hash, message.Version)]
            : [new EarlierRevisionApproved(message.Approver, message.Revision, message.Hash, message.Version)];
}

using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnCopyApproved : IMessageHandler<CopyApproved>
{
    public static Task HandleAsync(MessageContext<CopyApproved> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    /// <summary>
    /// Accepted when nothing newer was written and the desk has said nothing newer; what was written since is not undone and
    /// can be submitted. However late, an approval is recorded: the article is out or on its way.
    /// </summary>
    public static IReadOnlyList<object> Decide(Draft draft, CopyApproved message, DateTimeOffset now) =>
        !draft.Exists || message.Version <= draft.ApprovedVersion || message.Revision < draft.Approved ? []
        : draft.Revision == message.Revision && message.Version > draft.ReviewVersion && draft.State is DraftState.Submitted or DraftState.Withdrawing or DraftState.Returned
            ? [new DraftAccepted(message.Approver, message.Revision, message.Hash, message.Version)]
            : [new EarlierRevisionApproved(message.Approver, message.Revision, message.Hash, message.Version)];
}

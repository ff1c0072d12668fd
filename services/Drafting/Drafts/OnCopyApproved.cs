using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnCopyApproved : IMessageHandler<CopyApproved>
{
    public static Task HandleAsync(MessageContext<CopyApproved> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    /// <summary>
    /// Accepts the draft if there is no newer revision and no newer review decision; a newer revision is kept and can be submitted.
    /// A late approval is recorded as well, because the article is published or about to be.
    /// </summary>
    public static IReadOnlyList<object> Decide(Draft draft, CopyApproved message, DateTimeOffset now) =>
        !draft.Exists || message.Version <= draft.ApprovedVersion || message.Revision < draft.Approved ? []
        : draft.Revision == message.Revision
            && message.Version > draft.ReviewVersion
            && draft.State is DraftState.Submitted or DraftState.Withdrawing or DraftState.Returned
            ? [new DraftAccepted(message.Approver, message.Revision, message.Hash, message.Version)]
            : [new EarlierRevisionApproved(message.Approver, message.Revision, message.Hash, message.Version)];
}

using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Applies Review's answer to a withdrawal or spike request.</summary>
public sealed class OnDraftReleased : IMessageHandler<DraftReleased>
{
    public static Task HandleAsync(MessageContext<DraftReleased> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, DraftReleased message, DateTimeOffset now) =>
        draft.ReleaseRequest is not { } asked || asked.Version != message.AnswersVersion ? []
        : !message.Released ? [new ReleaseDenied(message.Reason)]
        // Review may have returned the draft before it processed the request: a spike still applies then, a withdrawal does not.
        : asked.ToSpike && draft.State is DraftState.Withdrawing or DraftState.Returned ? [new DraftSpiked(asked.By, asked.Reason!, message.Version)]
        : draft.State == DraftState.Withdrawing ? [new DraftWithdrawn(asked.By, asked.Reason, message.Version)]
        : [];
}

using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnChangesRequested : IMessageHandler<ChangesRequested>
{
    public static Task HandleAsync(MessageContext<ChangesRequested> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, ChangesRequested message, DateTimeOffset now) =>
        Returned(draft, message.By, ReturnKind.Changes, message.Round, message.Revision, message.Note, message.Version);

    /// <summary>Returns the draft to the writer, unless the message is outdated by a later review decision or a newer submission.</summary>
    public static IReadOnlyList<object> Returned(Draft draft, Person by, ReturnKind kind, int round, int revision, string note, long reviewVersion) =>
        draft.State is DraftState.Submitted or DraftState.Withdrawing && reviewVersion > draft.ReviewVersion && revision >= draft.Submitted
            ? [new DraftReturned(by, kind, round, revision, note, reviewVersion)]
            : [];
}

using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Drafting.Drafts;

public sealed class OnCopyRejected : IMessageHandler<CopyRejected>
{
    public static Task HandleAsync(MessageContext<CopyRejected> received) => received.AppendAsync<Draft>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(Draft draft, CopyRejected message, DateTimeOffset now) =>
        OnChangesRequested.Returned(draft, message.By, ReturnKind.Rejected, message.Round, message.Revision, message.Reason, message.Version);
}

using EditorialPlatform.Review.Reviews;
using JasperFx.Events;
using Said = EditorialPlatform.Contracts.Review;

namespace EditorialPlatform.Review;

/// <summary>Maps committed events to the messages published to other services; all other events stay private to this service.</summary>
public static class Outbound
{
    public static object? ToMessage(IEvent committed)
    {
        var (article, version, at) = (committed.StreamId, committed.Version, committed.Timestamp);
        return committed.Data switch
        {
            CommentAdded it => new Said.CommentAdded(article, version, at, it.By, it.Round, it.Revision, it.CommentId, it.BlockId, it.Text, it.Blocking),
            CommentResolved it => new Said.CommentResolved(article, version, at, it.By, it.CommentId),
            ChangeSuggested it => new Said.ChangeSuggested(article, version, at, it.By, it.Round, it.Revision, it.SuggestionId, it.BlockId, it.Text),
            ChangesRequested it => new Said.ChangesRequested(article, version, at, it.By, it.Round, it.Revision, it.Note),
            CopyRejected it => new Said.CopyRejected(article, version, at, it.By, it.Round, it.Revision, it.Reason),
            CopyApproved it => new Said.CopyApproved(
                article, version, at, it.By, it.Revision, it.Copy, it.Hash, it.Contributors, it.Kind, it.KindNote, it.Publish, it.EmbargoUntil, null),
            CopyApprovedBreakGlass it => new Said.CopyApproved(
                article, version, at, it.By, it.Revision, it.Copy, it.Hash, it.Contributors, it.Kind, it.KindNote, it.Publish, it.EmbargoUntil, it.Reason),
            ReviewClosed it => new Said.DraftReleased(article, version, at, it.AskedVersion, Released: true, null),
            ReleaseDenied it => new Said.DraftReleased(article, version, at, it.AskedVersion, Released: false, it.Reason),
            LegalHoldPlaced it => new Said.LegalHoldPlaced(article, version, at, it.By, it.Reason),
            LegalHoldLifted it => new Said.LegalHoldLifted(article, version, at, it.By),
            _ => null,
        };
    }
}

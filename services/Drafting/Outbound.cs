using EditorialPlatform.Drafting.Drafts;
using JasperFx.Events;
using Said = EditorialPlatform.Contracts.Drafting;

namespace EditorialPlatform.Drafting;

/// <summary>Maps committed events to the messages published to other services; all other events stay private to this service.</summary>
public static class Outbound
{
    public static object? ToMessage(IEvent committed)
    {
        var (article, version, at) = (committed.StreamId, committed.Version, committed.Timestamp);
        return committed.Data switch
        {
            DraftSubmitted it => new Said.DraftSubmitted(
                article, version, at, it.By, it.Revision, it.Copy, it.Hash, it.Contributors, it.Kind, it.KindNote, it.Note, it.Urgency, it.Due,
                it.EmbargoUntil, it.OpenQuestions ?? []),
            WithdrawalRequested it => new Said.DraftWithdrawalAsked(article, version, at, it.By, it.Revision, it.Reason),
            SpikeRequested it => new Said.DraftSpikeAsked(article, version, at, it.By, it.Revision, it.Reason),
            CommentAnswered it => new Said.CommentAnswered(article, version, at, it.By, it.CommentId, it.Text),
            SuggestionAccepted it => new Said.SuggestionAccepted(article, version, at, it.By, it.SuggestionId, it.Revision),
            SuggestionDeclined it => new Said.SuggestionDeclined(article, version, at, it.By, it.SuggestionId, it.Reason),
            _ => null,
        };
    }
}

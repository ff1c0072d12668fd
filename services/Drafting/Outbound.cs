using EditorialPlatform.Drafting.Drafts;
using JasperFx.Events;

namespace EditorialPlatform.Drafting;

/// <summary>Which committed events other services hear of; the rest are nobody else's business.</summary>
public static class Outbound
{
    public static object? ToMessage(IEvent committed) => committed.Data switch
    {
        DraftSubmitted it => new Contracts.Drafting.DraftSubmitted(
            committed.StreamId, committed.Version, committed.Timestamp, it.By, it.Revision, it.Copy, it.Hash, it.Contributors,
            it.Kind, it.KindNote, it.Note, it.Urgency, it.Due, it.EmbargoUntil, []),
        _ => null,
    };
}

using EditorialPlatform.Contracts.Notifications;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Review.Reviews;
using JasperFx.Events;
using Marten;

namespace EditorialPlatform.Review;

/// <summary>Maps committed events to notifications: writers are told of decisions, and all other editors of an approval by break glass.</summary>
public static class Notifications
{
    public static async Task<PersonNotified?> ToMessageAsync(IEvent committed, IQuerySession session) => committed.Data switch
    {
        ChangesRequested or CopyRejected => committed.Tell(
            NotificationKind.Returned,
            committed.StreamId,
            (await session.LoadAsync<CopyReview>(committed.StreamId))?.Submission?.Contributors.Select(person => person.Id) ?? []),
        CopyApproved it => committed.Tell(NotificationKind.Approved, committed.StreamId, it.Contributors.Select(person => person.Id)),
        CopyApprovedBreakGlass => committed.TellRole(NotificationKind.BreakGlass, committed.StreamId, "editor"),
        _ => null,
    };
}

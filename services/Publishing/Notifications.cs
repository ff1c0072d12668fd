using EditorialPlatform.Contracts.Notifications;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Publishing.Publications;
using JasperFx.Events;
using Marten;

namespace EditorialPlatform.Publishing;

/// <summary>
/// Maps committed events to notifications: everybody who wrote or translated the article is told that a version is public or could not be published,
/// and whoever approved it of a failure too.
/// </summary>
public static class Notifications
{
    public static async Task<PersonNotified?> ToMessageAsync(IEvent committed, IQuerySession session)
    {
        if (committed.Data is not (EditionPublished or EditionUpdated or EditionCorrected or EditionClarified or PublicationFailed)
            || await session.LoadAsync<Publication>(committed.StreamId) is not { } publication)
        {
            return null;
        }

        return committed.Data is PublicationFailed it
            ? committed.TellAll(NotificationKind.Failed, committed.StreamId, [
                .. publication.Contributors, .. publication.Of(it.Language).Pending is { } pending ? [pending.By.Id] : Array.Empty<Guid>()])
            : committed.Tell(NotificationKind.Published, committed.StreamId, publication.Contributors);
    }
}

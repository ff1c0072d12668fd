using EditorialPlatform.Contracts.Notifications;
using JasperFx.Events;

namespace EditorialPlatform.EventSourcing;

/// <summary>Makes the messages that tell persons of an event.</summary>
public static class Notifying
{
    /// <summary>Tells persons of what somebody did, but not the one who did it; <see langword="null"/> if nobody is left.</summary>
    /// <param name="committed">The event.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="articleId">The article.</param>
    /// <param name="persons">The persons.</param>
    public static PersonNotified? Tell(this IEvent committed, NotificationKind kind, Guid articleId, IEnumerable<Guid> persons)
    {
        var by = ActorOf(committed);
        var others = persons.Distinct().Where(person => person != by).ToList();
        return others.Count == 0 ? null : new(others, kind, articleId, committed.Timestamp, by);
    }

    /// <summary>Tells everybody who holds a role, except the person who did it.</summary>
    /// <param name="committed">The event.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="articleId">The article.</param>
    /// <param name="role">The role.</param>
    public static PersonNotified TellRole(this IEvent committed, NotificationKind kind, Guid articleId, string role) =>
        new([], kind, articleId, committed.Timestamp, ActorOf(committed), role);

    /// <summary>Tells persons of what went wrong without anybody's doing, so that the person whose act led to it is told too.</summary>
    /// <param name="committed">The event.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="articleId">The article.</param>
    /// <param name="persons">The persons.</param>
    public static PersonNotified TellAll(this IEvent committed, NotificationKind kind, Guid articleId, IEnumerable<Guid> persons) =>
        new([.. persons.Distinct()], kind, articleId, committed.Timestamp);

    private static Guid? ActorOf(IEvent committed) => Guid.TryParse(committed.UserName, out var by) && by != Guid.Empty ? by : null;
}

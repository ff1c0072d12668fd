using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>What the desk's commands ask first, and of what they speak.</summary>
internal static class Desk
{
    public static Task<IReadOnlySet<string>> TakenAsync<TCommand>(IQuerySession session, Guid article, TCommand command) => Addresses.TakenAsync(session, article);

    public static Refusal? Refuse(Publication publication, Actor actor) =>
        !actor.IsEditor ? Refusal.Forbidden("Editors publish.")
        : publication.Killed ? Refusal.Conflict("killed", "The article was killed.")
        : null;

    /// <summary>The editions with an approved copy that is not out.</summary>
    public static IReadOnlyList<Edition> Waiting(Publication publication) => [.. publication.Editions.Where(edition => edition.Pending is not null && !edition.Retracted)];
}

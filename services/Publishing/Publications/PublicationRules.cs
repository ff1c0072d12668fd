using EditorialPlatform.EventSourcing;
using Marten;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>Checks shared by the publication commands.</summary>
internal static class PublicationRules
{
    public static Task<IReadOnlySet<string>> FindTakenPathsAsync<TCommand>(IQuerySession session, Guid article, TCommand command) =>
        Addresses.FindTakenAsync(session, article);

    public static Rejection? RequireEditor(Publication publication, Actor actor) =>
        !actor.IsEditor ? Rejection.Forbidden("Editors publish.")
        : publication.Killed ? Rejection.Conflict("killed", "The article was killed.")
        : null;

    /// <summary>Nobody who wrote or translated a part of the piece ends or shortens an embargo that is not over.</summary>
    public static Rejection? RequireSecondPerson(Publication publication, Actor actor, DateTimeOffset? until, DateTimeOffset now) =>
        publication.EmbargoUntil is { } embargo && embargo > now && (until ?? now) < embargo && publication.Contributors.Contains(actor.Id)
            ? Rejection.FourEyes("You had a part in this piece; somebody else has to end or shorten its embargo.")
            : null;

    /// <summary>The editions with an approved copy that is not published yet.</summary>
    public static IReadOnlyList<Edition> Waiting(Publication publication) =>
        [.. publication.Editions.Where(edition => edition.Pending is not null && !edition.Retracted)];
}

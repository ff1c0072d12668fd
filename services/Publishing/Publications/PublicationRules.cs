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

    /// <summary>The editions with an approved copy that is not published yet.</summary>
    public static IReadOnlyList<Edition> Waiting(Publication publication) =>
        [.. publication.Editions.Where(edition => edition.Pending is not null && !edition.Retracted)];
}

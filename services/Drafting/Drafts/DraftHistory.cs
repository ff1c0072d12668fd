using EditorialPlatform.EventSourcing;
using Marten;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Grants access to an article's history in all services: to its writers, to editors and, once it is approved, to translators.</summary>
public static class DraftHistory
{
    public static async Task<bool> CanReadAsync(IQuerySession session, Guid articleId, Actor actor) =>
        await Draft.FindAsync(session, articleId, CancellationToken.None) is { } draft && MaySee(draft, actor);

    // Only Translation knows which translators have a job for the article, and there are no jobs before the first approval.
    public static bool MaySee(Draft draft, Actor actor) => draft.CanRead(actor) || (actor.IsTranslator && draft.Approved > 0);
}

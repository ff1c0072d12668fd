using EditorialPlatform.EventSourcing;
using Marten;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Who may see what happened to an article, in any service: writers, editors, and translators once it has been accepted.</summary>
public static class DraftHistory
{
    public static async Task<bool> CanReadAsync(IQuerySession session, Guid articleId, Actor actor) =>
        await session.LoadAsync<Draft>(articleId) is { } draft && MaySee(draft, actor);

    // Which translators have a job for it is Translation's knowledge; before the desk accepts an article there is none.
    public static bool MaySee(Draft draft, Actor actor) => draft.CanRead(actor) || (actor.IsTranslator && draft.Approved > 0);
}

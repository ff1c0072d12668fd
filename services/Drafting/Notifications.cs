using EditorialPlatform.Contracts.Notifications;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.EventSourcing;
using JasperFx.Events;
using Marten;

namespace EditorialPlatform.Drafting;

/// <summary>Maps committed events to notifications: an editor is told that a comment was answered or a suggestion decided on.</summary>
public static class Notifications
{
    public static async Task<PersonNotified?> ToMessageAsync(IEvent committed, IQuerySession session)
    {
        var answered = committed.Data switch
        {
            CommentAnswered it => it.CommentId,
            SuggestionAccepted it => it.SuggestionId,
            SuggestionDeclined it => it.SuggestionId,
            _ => (Guid?)null,
        };
        if (answered is null || await session.LoadAsync<DraftView>(committed.StreamId) is not { } page)
        {
            return null;
        }

        var authors = page.Comments.Where(comment => comment.Id == answered).Select(comment => comment.By.Id)
            .Concat(page.Suggestions.Where(suggestion => suggestion.Id == answered).Select(suggestion => suggestion.By.Id));
        return committed.Tell(NotificationKind.Answered, committed.StreamId, authors);
    }
}

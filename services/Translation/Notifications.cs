using EditorialPlatform.Contracts.Notifications;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation.Jobs;
using JasperFx.Events;
using Marten;

namespace EditorialPlatform.Translation;

/// <summary>Maps committed events to notifications: translators are told of decisions, and that the source of their work has changed.</summary>
public static class Notifications
{
    public static async Task<PersonNotified?> ToMessageAsync(IEvent committed, IQuerySession session)
    {
        switch (committed.Data)
        {
            case TranslationApproved it:
                return committed.Tell(NotificationKind.Approved, it.ArticleId, it.Translators.Select(person => person.Id));
            case TranslationReturned it when await session.LoadAsync<TranslationJob>(committed.StreamId) is { } job:
                return committed.Tell(NotificationKind.Returned, job.ArticleId, [it.GivenBackTo.Id]);
            case SourceMoved it when await session.LoadAsync<TranslationJob>(committed.StreamId) is { } job:
                return committed.Tell(
                    NotificationKind.Outdated,
                    it.ArticleId,
                    new[] { it.GivenBackTo, job.ClaimedBy, job.LastTranslator }.OfType<Contracts.Person>().Select(person => person.Id));
            default:
                return null;
        }
    }
}

using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>An immutable saved state of the copy.</summary>
public sealed record DraftRevision(
    string Id, Guid ArticleId, int Revision, Person By, DateTimeOffset At, int Characters, int Words, int? RestoredFrom, string? Sent, Copy Copy)
{
    [JsonIgnore]
    public Receipt Receipt => new(Revision, Characters, Words, At);

    public static string Key(Guid articleId, int revision) => $"{articleId:N}/{revision}";

    public static async Task<Copy?> CopyAsync(IQuerySession session, Guid articleId, int revision) =>
        (await session.LoadAsync<DraftRevision>(Key(articleId, revision)))?.Copy;
}

[ReadModelVersion(1)]
public sealed partial class DraftRevisionProjection : EventProjection, IWritesTables
{
    public DraftRevisionProjection()
    {
        IncludeType<DraftStarted>();
        IncludeType<DraftRevised>();
        IncludeType<SuggestionAccepted>();
    }

    public IEnumerable<Type> Documents => [typeof(DraftRevision)];

    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        var saved = e.Data switch
        {
            DraftStarted it => Of(1, it.By, it.Copy),
            DraftRevised it => Of(it.Revision, it.By, it.Copy, it.RestoredFrom, it.Sent),
            SuggestionAccepted it => Of(it.Revision, it.By, it.Copy),
            _ => null,
        };
        if (saved is not null)
        {
            operations.Store(saved);
        }

        return ValueTask.CompletedTask;

        DraftRevision Of(int revision, Person by, Copy copy, int? restoredFrom = null, string? sent = null)
        {
            var receipt = Receipt.For(revision, copy, e.Timestamp);
            return new(
                DraftRevision.Key(e.StreamId, revision), e.StreamId, revision, by, e.Timestamp, receipt.Characters, receipt.Words, restoredFrom, sent, copy);
        }
    }
}

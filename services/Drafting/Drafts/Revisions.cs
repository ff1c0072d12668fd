using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>An immutable saved state of the copy. Those that are stored as documents are the recorded ones.</summary>
/// <param name="At">When it was received, not when it was recorded.</param>
/// <param name="FirstRevision">The first of the saves that were recorded together; null where each save was an event.</param>
public sealed record DraftRevision(
    string Id, Guid ArticleId, int Revision, Person By, DateTimeOffset At, int Characters, int Words, int? RestoredFrom, string? Sent, Copy Copy,
    int? FirstRevision = null, DateTimeOffset? Since = null)
{
    [JsonIgnore]
    public bool Recorded { get; init; } = true;

    [JsonIgnore]
    public Receipt Receipt => new(Revision, Characters, Words, At, Recorded);

    /// <summary>What is saved and not recorded yet.</summary>
    public static DraftRevision Of(Guid articleId, DraftRevised save)
    {
        var receipt = Receipt.For(save.Revision, save.Copy, save.SavedAt!.Value, recorded: false);
        return new(
            Key(articleId, save.Revision), articleId, save.Revision, save.By, receipt.ReceivedAt, receipt.Characters, receipt.Words, save.RestoredFrom,
            save.Sent, save.Copy)
        {
            Recorded = false,
        };
    }

    public SavedRevision WithoutCopy() => new(Revision, By, At, Characters, Words, RestoredFrom, FirstRevision, Since) { Recorded = Recorded };

    public static string Key(Guid articleId, int revision) => $"{articleId:N}/{revision}";

    public static async Task<Copy?> CopyAsync(IQuerySession session, Guid articleId, int revision) =>
        (await session.LoadAsync<DraftRevision>(Key(articleId, revision)))?.Copy;
}

[ReadModelVersion(2)]
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
            DraftRevised it => Of(it.Revision, it.By, it.Copy, it.RestoredFrom, it.Sent, it.SavedAt) with
            {
                FirstRevision = it.FirstRevision,
                Since = it.Since,
            },
            SuggestionAccepted it => Of(it.Revision, it.By, it.Copy),
            _ => null,
        };
        if (saved is not null)
        {
            operations.Store(saved);
        }

        return ValueTask.CompletedTask;

        DraftRevision Of(int revision, Person by, Copy copy, int? restoredFrom = null, string? sent = null, DateTimeOffset? savedAt = null)
        {
            var at = savedAt ?? e.Timestamp;
            var receipt = Receipt.For(revision, copy, at, recorded: true);
            return new(DraftRevision.Key(e.StreamId, revision), e.StreamId, revision, by, at, receipt.Characters, receipt.Words, restoredFrom, sent, copy);
        }
    }
}

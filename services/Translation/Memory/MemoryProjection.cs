using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Translation.Exchange;
using EditorialPlatform.Translation.Jobs;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace EditorialPlatform.Translation.Memory;

/// <summary>Writes the tables of the translation memory in the transaction of the events. Translations of retracted or killed articles are removed.</summary>
[ReadModelVersion(1)]
public sealed partial class MemoryProjection(string suffix = "") : EventProjection, IWritesTables
{
    /// <summary>Serializes rows with snake-case names that match the columns.</summary>
    public static JsonSerializerOptions Rows { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const int MostFolded = 200;

    private readonly Dictionary<Guid, (long Version, TranslationJob Job)> folded = [];

    public IEnumerable<string> Tables => ["memory.pairs", "memory.words", "memory.live"];

    private readonly string insertPairs =
        $"""
        insert into memory{suffix}.pairs (from_language, to_language, source, target, source_key, context_key, anchors, length, article_id, approved_at)
        select ?, ?, source, target, source_key, context_key, anchors, length, article_id, approved_at
        from json_to_recordset(?::json) as pair(source text, target text, source_key uuid, context_key uuid, anchors integer[], length integer, article_id uuid, approved_at timestamptz)
        """;

    private readonly string putWords =
        $"""
        insert into memory{suffix}.words select * from json_populate_record(null::memory{suffix}.words, ?::json)
        on conflict (article_id, language, revision) do update set headline = excluded.headline, segments = excluded.segments, text = excluded.text
        """;

    private readonly string putLive =
        $"""
        insert into memory{suffix}.live (article_id, language, revision, path) values (?, ?, ?, ?)
        on conflict (article_id, language) do update set revision = excluded.revision, path = excluded.path
        """;

    public override async ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case TranslationOpened it:
                Words(operations, it.ArticleId, it.Revision, it.Copy, it.KindNote);
                break;
            case SourceMoved it:
                Words(operations, it.ArticleId, it.Revision, it.Copy, it.KindNote);
                break;
            case TranslationApproved it:
                Words(operations, it.ArticleId, it.SourceRevision, it.Copy, it.KindNote);
                await ApprovedAsync(operations, e, it, cancellation);
                break;
            case EditionPublicationNoted it:
                var job = await BeforeAsync(operations, e, cancellation);
                Live(operations, job.ArticleId, job.Language, it.Revision, it.Path);
                break;
            case SourceEditionPublished it:
                Live(operations, it.ArticleId, it.Language, it.Revision, it.Path);
                break;
            case SourceEditionEnded it:
                operations.QueueSqlCommand($"delete from memory{suffix}.live where article_id = ? and language = ?", it.ArticleId, it.Language);
                break;
            case TranslationWithdrawn { Final: true } when await BeforeAsync(operations, e, cancellation) is { Exists: true } ended:
                operations.QueueSqlCommand($"delete from memory{suffix}.pairs where article_id = ? and to_language = ?", ended.ArticleId, ended.Language);
                operations.QueueSqlCommand($"delete from memory{suffix}.live where article_id = ? and language = ?", ended.ArticleId, ended.Language);
                break;
            case MemoryImported it:
                var pair = new LanguagePair(it.From, it.To);
                Pairs(operations, pair, null, it.Units.Select(unit => TranslationUnit.Of(pair, unit.Source, unit.Target, null, unit.ApprovedAt)));
                break;
        }
    }

    /// <summary>Replaces older translations of the same source text in the same article.</summary>
    private async Task ApprovedAsync(IDocumentOperations operations, IEvent e, TranslationApproved it, CancellationToken cancellation)
    {
        var pair = new LanguagePair(it.SourceLanguage, it.Copy.Language);
        var pairs = TranslationUnit.Of(
            await BeforeAsync(operations, e, cancellation),
            new DateTimeOffset(e.Timestamp.UtcTicks - (e.Timestamp.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero));
        operations.QueueSqlCommand(
            $"delete from memory{suffix}.pairs where article_id = ? and to_language = ? and source_key = any(?)",
            it.ArticleId, pair.To, pairs.Select(one => one.SourceKey).ToArray());
        Pairs(operations, pair, it.ArticleId, pairs);
    }

    private void Pairs(IDocumentOperations operations, LanguagePair pair, Guid? article, IEnumerable<TranslationUnit> pairs) =>
        operations.QueueSqlCommand(insertPairs, pair.From, pair.To, JsonSerializer.Serialize(
            pairs.Select(one => new
            {
                one.Source,
                one.Target,
                one.SourceKey,
                one.ContextKey,
                Anchors = one.Bands,
                one.Length,
                ArticleId = article,
                one.ApprovedAt
            }), Rows));

    private void Words(IDocumentOperations operations, Guid article, int revision, Copy copy, string? note)
    {
        var segments = Segments.Of(copy, note).Select(segment => new { segment.Id, Text = segment.Source }).ToList();
        operations.QueueSqlCommand(putWords, JsonSerializer.Serialize(
            new
            {
                ArticleId = article,
                copy.Language,
                Revision = revision,
                copy.Headline,
                Segments = segments,
                Text = string.Join('\n', segments.Select(segment => segment.Text))
            }, Rows));
    }

    private void Live(IDocumentOperations operations, Guid article, string language, int revision, string path)
    {
        operations.QueueSqlCommand(putLive, article, language, revision, path);
        operations.QueueSqlCommand($"delete from memory{suffix}.words where article_id = ? and language = ? and revision < ?", article, language, revision);
    }

    // The state before the transaction. In a rebuild the stream already contains the other events of the transaction; the result is the same, because none of
    // them changes a source or its translation.
    private async Task<TranslationJob> BeforeAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        if (suffix.Length == 0)
        {
            return await operations.LoadAsync<TranslationJob>(e.StreamId, cancellation) ?? new();
        }

        // A rebuild has no snapshots. It goes on from the last one it needed of the stream.
        var (version, job) = folded.GetValueOrDefault(e.StreamId, (0, new()));
        if (version < e.Version - 1)
        {
            job = (await operations.Events.FetchStreamAsync(e.StreamId, e.Version - 1, fromVersion: version + 1, token: cancellation))
                .Aggregate(job, (before, happened) => before.Evolve(happened.Data));
        }

        if (folded.Count >= MostFolded)
        {
            folded.Clear();
        }

        folded[e.StreamId] = (e.Version - 1, job);
        return job;
    }
}

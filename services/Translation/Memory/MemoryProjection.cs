using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.Translation.Exchange;
using EditorialPlatform.Translation.Jobs;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace EditorialPlatform.Translation.Memory;

/// <summary>
/// Writes the memory's tables in the transaction of the events. What an article that was retracted or killed said is offered to
/// nobody any more.
/// </summary>
public sealed partial class MemoryProjection : EventProjection
{
    public MemoryProjection() => Name = "EditorialPlatform.Translation.Memory.MemoryProjection";

    /// <summary>How rows travel: snake case names are the columns.</summary>
    public static JsonSerializerOptions Rows { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const string Insert =
        """
        insert into memory.pairs (from_language, to_language, source, target, source_key, context_key, anchors, length, article_id, approved_at)
        select ?, ?, source, target, source_key, context_key, anchors, length, article_id, approved_at
        from json_to_recordset(?::json) as pair(source text, target text, source_key uuid, context_key uuid, anchors integer[], length integer, article_id uuid, approved_at timestamptz)
        """;

    private const string PutWords =
        """
        insert into memory.words select * from json_populate_record(null::memory.words, ?::json)
        on conflict (article_id, language, revision) do update set headline = excluded.headline, segments = excluded.segments, text = excluded.text
        """;

    private const string PutLive =
        """
        insert into memory.live (article_id, language, revision, path) values (?, ?, ?, ?)
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
            case EditionWentOut it:
                var job = await BeforeAsync(operations, e, cancellation);
                Live(operations, job.ArticleId, job.Language, it.Revision, it.Path);
                break;
            case SourceEditionWentOut it:
                Live(operations, it.ArticleId, it.Language, it.Revision, it.Path);
                break;
            case SourceEditionEnded it:
                operations.QueueSqlCommand("delete from memory.live where article_id = ? and language = ?", it.ArticleId, it.Language);
                break;
            case TranslationWithdrawn { Final: true } when await BeforeAsync(operations, e, cancellation) is { Exists: true } ended:
                operations.QueueSqlCommand("delete from memory.pairs where article_id = ? and to_language = ?", ended.ArticleId, ended.Language);
                operations.QueueSqlCommand("delete from memory.live where article_id = ? and language = ?", ended.ArticleId, ended.Language);
                break;
            case MemoryImported it:
                var pair = new LanguagePair(it.From, it.To);
                Pairs(operations, pair, null, it.Units.Select(unit => MemoryPair.Of(pair, unit.Source, unit.Target, null, unit.ApprovedAt)));
                break;
        }
    }

    /// <summary>The newer approval of the same words in the same article takes the place of the older.</summary>
    private static async Task ApprovedAsync(IDocumentOperations operations, IEvent e, TranslationApproved it, CancellationToken cancellation)
    {
        var pair = new LanguagePair(it.SourceLanguage, it.Copy.Language);
        var pairs = MemoryPair.Of(await BeforeAsync(operations, e, cancellation), new DateTimeOffset(e.Timestamp.UtcTicks - (e.Timestamp.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero));
        operations.QueueSqlCommand(
            "delete from memory.pairs where article_id = ? and to_language = ? and source_key = any(?)", it.ArticleId, pair.To, pairs.Select(one => one.SourceKey).ToArray());
        Pairs(operations, pair, it.ArticleId, pairs);
    }

    private static void Pairs(IDocumentOperations operations, LanguagePair pair, Guid? article, IEnumerable<MemoryPair> pairs) =>
        operations.QueueSqlCommand(Insert, pair.From, pair.To, JsonSerializer.Serialize(
            pairs.Select(one => new { one.Source, one.Target, one.SourceKey, one.ContextKey, one.Anchors, one.Length, ArticleId = article, one.ApprovedAt }), Rows));

    private static void Words(IDocumentOperations operations, Guid article, int revision, Copy copy, string? note)
    {
        var segments = Segments.Of(copy, note).Select(segment => new { segment.Id, Text = segment.Source }).ToList();
        operations.QueueSqlCommand(PutWords, JsonSerializer.Serialize(
            new { ArticleId = article, copy.Language, Revision = revision, copy.Headline, Segments = segments, Text = string.Join('\n', segments.Select(segment => segment.Text)) }, Rows));
    }

    private static void Live(IDocumentOperations operations, Guid article, string language, int revision, string path)
    {
        operations.QueueSqlCommand(PutLive, article, language, revision, path);
        operations.QueueSqlCommand("delete from memory.words where article_id = ? and language = ? and revision < ?", article, language, revision);
    }

    // Events of the same transaction are not there yet when it is written live, and are when it is made again: none of them changes a source or its translation.
    private static async Task<TranslationJob> BeforeAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation) =>
        (e.Version <= 1 ? [] : await operations.Events.FetchStreamAsync(e.StreamId, e.Version - 1, token: cancellation))
            .Aggregate(new TranslationJob(), (job, happened) => job.Evolve(happened.Data));
}

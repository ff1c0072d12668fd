using System.Text.Json;
using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Publishing.Fronts;
using EditorialPlatform.Publishing.Pictures;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>A notice shown on an edition.</summary>
public sealed record Notice(string Kind, DateTimeOffset At, string? Text);

/// <summary>Marks a translation whose source has newer public content.</summary>
/// <param name="GivenUp">Whether the translation is discontinued, so that no update can be announced.</param>
public sealed record Staleness(SubmissionKind Kind, DateTimeOffset Since, bool GivenUp = false);

/// <summary>Writes the public tables in the transaction of the events, so that pages are up to date as soon as a command has succeeded.</summary>
[ReadModelVersion(1)]
public sealed partial class PublicSiteProjection(string suffix = "") : EventProjection, IWritesTables
{
    /// <summary>Serializes rows: the snake case names are the column names.</summary>
    public static JsonSerializerOptions Rows { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Serializes copies with the property names that the hash is computed from.</summary>
    public static JsonSerializerOptions Copies { get; } = new(JsonSerializerDefaults.Web);

    public IEnumerable<string> Tables =>
    [
        "public_site.editions", "public_site.addresses", "public_site.fronts", "pictures.told", "public_site.pictures_shown", "public_site.pictures",
        "past.editions", "past.addresses", "past.fronts",
    ];

    private readonly string putEdition =
        $"""
        insert into public_site{suffix}.editions select * from json_populate_record(null::public_site{suffix}.editions, ?::json)
        on conflict (article_id, language) do update set
          path = excluded.path, status = excluded.status, section = excluded.section, place = excluded.place, headline = excluded.headline,
          standfirst = excluded.standfirst, copy = excluded.copy, hash = excluded.hash, revision = excluded.revision, credits = excluded.credits,
          words = excluded.words, plain = excluded.plain, subjects = excluded.subjects, updated_at = excluded.updated_at, notices = editions.notices || excluded.notices, behind = null
        """;

    // Delete pictures that the edition no longer shows and no other public edition shows. The names come first, as an array: joined to them, the planner
    // would read all pictures.
    private readonly string dropPictures =
        $"""
        delete from public_site{suffix}.pictures where name = any(array(
          select name from public_site{suffix}.pictures_shown lost where article_id = ? and (? = '' or language = ?) and name <> all(?)
          and not exists (select from public_site{suffix}.pictures_shown s
            where s.name = lost.name and (s.article_id <> lost.article_id or (? <> '' and s.language <> lost.language)))))
        """;

    private readonly string hidePictures =
        $"delete from public_site{suffix}.pictures_shown where article_id = ? and (? = '' or language = ?) and name <> all(?)";

    // An address of the same article is reused. An address of another article fails the transaction, and the retry chooses another one.
    private readonly string putAddress =
        $"insert into public_site{suffix}.addresses (path, article_id, language) values (?, ?, ?) on conflict (path, article_id, language) do nothing";

    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        var (article, at) = (e.StreamId, At(e));
        switch (e.Data)
        {
            case EditionPublished it:
                PutEdition(operations, e, it.Language, it.SourceLanguage, it.Path, it.Revision, it.Hash, it.Copy, it.Credits, []);
                break;
            case EditionUpdated it:
                PutEdition(
                    operations,
                    e,
                    it.Language,
                    it.SourceLanguage,
                    it.Path,
                    it.Revision,
                    it.Hash,
                    it.Copy,
                    it.Credits,
                    it.Notice is null ? [] : [new("update", at, it.Notice)]);
                break;
            case EditionCorrected it:
                PutEdition(
                    operations, e, it.Language, it.SourceLanguage, it.Path, it.Revision, it.Hash, it.Copy, it.Credits, [new("correction", at, it.Notice)]);
                break;
            case EditionClarified it:
                PutEdition(
                    operations, e, it.Language, it.SourceLanguage, it.Path, it.Revision, it.Hash, it.Copy, it.Credits, [new("clarification", at, it.Notice)]);
                break;
            case EditionFellBehind it:
                operations.QueueSqlCommand(
                    $"update public_site{suffix}.editions set behind = ?::jsonb where article_id = ? and language = ?",
                    JsonSerializer.Serialize(new Staleness(it.Kind, it.Since, it.GivenUp), Rows), article, it.Language);
                Remember(operations, article, it.Language, at);
                break;
            case EditionDiscontinued it:
                operations.QueueSqlCommand(
                    $"update public_site{suffix}.editions set behind = behind || '{{\"given_up\": true}}' where article_id = ? and language = ? and behind is "
                        + "not null", article, it.Language);
                Remember(operations, article, it.Language, at);
                break;
            case EditionCaughtUp it:
                operations.QueueSqlCommand(
                    $"update public_site{suffix}.editions set behind = null where article_id = ? and language = ?", article, it.Language);
                Remember(operations, article, it.Language, at);
                break;
            case ArticleRetracted it:
                foreach (var language in it.Languages)
                {
                    Notice[] notice = [new("retraction", at, it.Notice.GetValueOrDefault(language))];
                    operations.QueueSqlCommand(
                        $$"""
                        update public_site{{suffix}}.editions set status = 'retracted', standfirst = null, copy = null, plain = '', subjects = '{}', words = 0, behind = null, updated_at = ?, notices = notices || ?::jsonb
                        where article_id = ? and language = ?
                        """,
                        at, JsonSerializer.Serialize(notice, Rows), article, language);
                    ShowPictures(operations, article, language, []);
                    Remember(operations, article, language, at);
                }

                break;
            case ArticleKilled:
                operations.QueueSqlCommand($"delete from public_site{suffix}.editions where article_id = ?", article);
                operations.QueueSqlCommand($"update public_site{suffix}.addresses set gone = true where article_id = ?", article);
                operations.QueueSqlCommand(
                    $"update public_site{suffix}.fronts set articles = array_remove(articles, ?) where ? = any(articles)", article, article);
                DropPictures(operations, article, language: "", []);
                operations.QueueSqlCommand($"update past{suffix}.editions set until = coalesce(until, ?), killed = true where article_id = ?", at, article);
                break;
            case PictureFiled it:
                operations.QueueSqlCommand(
                    $"insert into pictures{suffix}.told (name, caption, credit, rights, alt) values (?, ?, ?, ?, ?)",
                    it.Name,
                    it.Caption!,
                    it.Credit,
                    it.Rights!,
                    it.Alt!);
                break;
            case FrontArranged it:
                operations.QueueSqlCommand(
                    $"insert into public_site{suffix}.fronts (language, articles) values (?, ?) on conflict (language) do update set articles = "
                        + "excluded.articles", it.Language, it.Articles.ToArray());
                operations.QueueSqlCommand($"update past{suffix}.fronts set until = ? where language = ? and until is null", at, it.Language);
                operations.QueueSqlCommand(
                    $"insert into past{suffix}.fronts (language, articles, since) values (?, ?, ?)", it.Language, it.Articles.ToArray(), at);
                break;
        }

        return ValueTask.CompletedTask;
    }

    // Truncate to microseconds like PostgreSQL, so that a rebuild yields the same value as the first run.
    private static DateTimeOffset At(IEvent e) => new(e.Timestamp.UtcTicks - (e.Timestamp.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private void PutEdition(
        IDocumentOperations operations, IEvent e, string language, string sourceLanguage, string path,
        int revision, string hash, Copy copy, Credits? credits, IReadOnlyList<Notice> notices)
    {
        var plain = string.Join('\n', copy.Blocks.Where(block => block.Kind != BlockKind.Related).Select(block => InlineMarkdown.ToPlain(block.Text)));
        operations.QueueSqlCommand(putAddress, path, e.StreamId, language);
        operations.QueueSqlCommand(
            $"insert into past{suffix}.addresses (path, article_id, language, since) values (?, ?, ?, ?) on conflict do nothing",
            path,
            e.StreamId,
            language,
            At(e));
        operations.QueueSqlCommand(putEdition, JsonSerializer.Serialize(
            new
            {
                ArticleId = e.StreamId,
                Language = language,
                Path = path,
                Status = "published",
                Section = Addresses.Section(copy),
                Place = copy.Place is null ? null : Slug.Of(copy.Place),
                copy.Headline,
                copy.Standfirst,
                Copy = JsonSerializer.SerializeToNode(copy, Copies),
                Hash = hash,
                Revision = revision,
                SourceLanguage = sourceLanguage,
                Credits = credits,
                Words = InlineMarkdown.CountWords(plain),
                Plain = plain,
                Subjects = Subjects.Of(copy.Byline, copy.Tags),
                PublishedAt = At(e),
                UpdatedAt = At(e),
                Notices = notices,
                Behind = (Staleness?)null,
            },
            Rows));
        ShowPictures(operations, e.StreamId, language, [.. copy.Blocks.Select(block => block.Picture).OfType<string>().Distinct()]);
        Remember(operations, e.StreamId, language, At(e));
    }

    private void ShowPictures(IDocumentOperations operations, Guid article, string language, string[] names)
    {
        DropPictures(operations, article, language, names);
        operations.QueueSqlCommand(
            $"insert into public_site{suffix}.pictures_shown (article_id, language, name) select ?, ?, unnest(?) on conflict do nothing",
            article,
            language,
            names);
        operations.QueueSqlCommand(
            $"""
            insert into public_site{suffix}.pictures (name, file, media_type, width, height, bytes, caption, credit, alt)
            select name, file, media_type, width, height, bytes, caption, credit, alt from pictures.files join pictures{suffix}.told using (name) where name = any(?)
            on conflict do nothing
            """,
            (object)names);
    }

    private void DropPictures(IDocumentOperations operations, Guid article, string language, string[] stay)
    {
        operations.QueueSqlCommand(dropPictures, article, language, language, stay, language);
        operations.QueueSqlCommand(hidePictures, article, language, language, stay);
    }

    private void Remember(IDocumentOperations operations, Guid article, string language, DateTimeOffset at)
    {
        operations.QueueSqlCommand(
            $"update past{suffix}.editions set until = ? where article_id = ? and language = ? and until is null", at, article, language);
        operations.QueueSqlCommand(
            $"insert into past{suffix}.editions select ?, null, false, e.* from public_site{suffix}.editions e where article_id = ? and language = ?",
            at,
            article,
            language);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.Fronts;
using EditorialPlatform.Publishing.Pictures;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>What readers were told about an edition, and when.</summary>
public sealed record Notice(string Kind, DateTimeOffset At, string? Text);

/// <summary>That the original moved on under a translation.</summary>
/// <param name="GivenUp">No update is under way.</param>
public sealed record Behind(SubmissionKind Kind, DateTimeOffset Since, bool GivenUp = false);

/// <summary>Writes the public tables in the transaction of the events: what is said to be published answers at once.</summary>
public sealed partial class PublicSiteProjection : EventProjection
{
    public PublicSiteProjection() => Name = "EditorialPlatform.Publishing.PublicSite.PublicSiteProjection";

    /// <summary>How rows travel: snake case names are the columns.</summary>
    public static JsonSerializerOptions Rows { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>How a copy is kept: with the names that its hash is made over.</summary>
    public static JsonSerializerOptions Copies { get; } = new(JsonSerializerDefaults.Web);

    private const string Put =
        """
        insert into public_site.editions select * from json_populate_record(null::public_site.editions, ?::json)
        on conflict (article_id, language) do update set
          path = excluded.path, status = excluded.status, section = excluded.section, place = excluded.place, headline = excluded.headline,
          standfirst = excluded.standfirst, copy = excluded.copy, hash = excluded.hash, revision = excluded.revision, credits = excluded.credits,
          words = excluded.words, plain = excluded.plain, subjects = excluded.subjects, updated_at = excluded.updated_at, notices = editions.notices || excluded.notices, behind = null
        """;

    // What no public edition shows any more is not public any more.
    private const string DropPictures = "delete from public_site.pictures p where not exists (select from public_site.pictures_shown s where s.name = p.name)";

    // An address of this article comes back; one of another article makes the transaction fail, and the next try takes another address.
    private const string PutAddress = "insert into public_site.addresses (path, article_id, language) values (?, ?, ?) on conflict (path, article_id, language) do nothing";

    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        var (article, at) = (e.StreamId, At(e));
        switch (e.Data)
        {
            case EditionPublished it:
                PutEdition(operations, e, it.Language, it.SourceLanguage, it.Path, it.Revision, it.Hash, it.Copy, it.Credits, []);
                break;
            case EditionUpdated it:
                PutEdition(operations, e, it.Language, it.SourceLanguage, it.Path, it.Revision, it.Hash, it.Copy, it.Credits, it.Notice is null ? [] : [new("update", at, it.Notice)]);
                break;
            case EditionCorrected it:
                PutEdition(operations, e, it.Language, it.SourceLanguage, it.Path, it.Revision, it.Hash, it.Copy, it.Credits, [new("correction", at, it.Notice)]);
                break;
            case EditionClarified it:
                PutEdition(operations, e, it.Language, it.SourceLanguage, it.Path, it.Revision, it.Hash, it.Copy, it.Credits, [new("clarification", at, it.Notice)]);
                break;
            case EditionFellBehind it:
                operations.QueueSqlCommand(
                    "update public_site.editions set behind = ?::jsonb where article_id = ? and language = ?",
                    JsonSerializer.Serialize(new Behind(it.Kind, it.Since, it.GivenUp), Rows), article, it.Language);
                Remember(operations, article, it.Language, at);
                break;
            case EditionGivenUp it:
                operations.QueueSqlCommand(
                    "update public_site.editions set behind = behind || '{\"given_up\": true}' where article_id = ? and language = ? and behind is not null", article, it.Language);
                Remember(operations, article, it.Language, at);
                break;
            case EditionCaughtUp it:
                operations.QueueSqlCommand("update public_site.editions set behind = null where article_id = ? and language = ?", article, it.Language);
                Remember(operations, article, it.Language, at);
                break;
            case ArticleRetracted it:
                foreach (var language in it.Languages)
                {
                    Notice[] notice = [new("retraction", at, it.Notice.GetValueOrDefault(language))];
                    operations.QueueSqlCommand(
                        """
                        update public_site.editions set status = 'retracted', standfirst = null, copy = null, plain = '', subjects = '{}', words = 0, behind = null, updated_at = ?, notices = notices || ?::jsonb
                        where article_id = ? and language = ?
                        """,
                        at, JsonSerializer.Serialize(notice, Rows), article, language);
                    ShowPictures(operations, article, language, []);
                    Remember(operations, article, language, at);
                }

                break;
            case ArticleKilled:
                operations.QueueSqlCommand("delete from public_site.editions where article_id = ?", article);
                operations.QueueSqlCommand("update public_site.addresses set gone = true where article_id = ?", article);
                operations.QueueSqlCommand("update public_site.fronts set articles = array_remove(articles, ?) where ? = any(articles)", article, article);
                operations.QueueSqlCommand("delete from public_site.pictures_shown where article_id = ?", article);
                operations.QueueSqlCommand(DropPictures);
                operations.QueueSqlCommand("update past.editions set until = coalesce(until, ?), killed = true where article_id = ?", at, article);
                break;
            case PictureFiled it:
                operations.QueueSqlCommand("insert into pictures.told (name, caption, credit, rights, alt) values (?, ?, ?, ?, ?)", it.Name, it.Caption!, it.Credit, it.Rights!, it.Alt!);
                break;
            case FrontArranged it:
                operations.QueueSqlCommand(
                    "insert into public_site.fronts (language, articles) values (?, ?) on conflict (language) do update set articles = excluded.articles", it.Language, it.Articles.ToArray());
                operations.QueueSqlCommand("update past.fronts set until = ? where language = ? and until is null", at, it.Language);
                operations.QueueSqlCommand("insert into past.fronts (language, articles, since) values (?, ?, ?)", it.Language, it.Articles.ToArray(), at);
                break;
        }

        return ValueTask.CompletedTask;
    }

    // As the event will be read back: PostgreSQL keeps no finer time, and what is rebuilt must come out equal.
    private static DateTimeOffset At(IEvent e) => new(e.Timestamp.UtcTicks - (e.Timestamp.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static void PutEdition(
        IDocumentOperations operations, IEvent e, string language, string sourceLanguage, string path, int revision, string hash, Copy copy, Credits? credits, IReadOnlyList<Notice> notices)
    {
        var plain = string.Join('\n', copy.Blocks.Where(block => block.Kind != BlockKind.Related).Select(block => InlineMarkdown.ToPlain(block.Text)));
        operations.QueueSqlCommand(PutAddress, path, e.StreamId, language);
        operations.QueueSqlCommand("insert into past.addresses (path, article_id, language, since) values (?, ?, ?, ?) on conflict do nothing", path, e.StreamId, language, At(e));
        operations.QueueSqlCommand(Put, JsonSerializer.Serialize(
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
                Words = InlineMarkdown.Words(plain),
                Plain = plain,
                Subjects = Subjects.Of(copy.Byline, copy.Tags),
                PublishedAt = At(e),
                UpdatedAt = At(e),
                Notices = notices,
                Behind = (Behind?)null,
            },
            Rows));
        ShowPictures(operations, e.StreamId, language, [.. copy.Blocks.Select(block => block.Picture).OfType<string>().Distinct()]);
        Remember(operations, e.StreamId, language, At(e));
    }

    private static void ShowPictures(IDocumentOperations operations, Guid article, string language, string[] names)
    {
        operations.QueueSqlCommand("delete from public_site.pictures_shown where article_id = ? and language = ? and name <> all(?)", article, language, names);
        operations.QueueSqlCommand("insert into public_site.pictures_shown (article_id, language, name) select ?, ?, unnest(?) on conflict do nothing", article, language, names);
        operations.QueueSqlCommand(
            """
            insert into public_site.pictures (name, file, media_type, width, height, bytes, caption, credit, rights, alt)
            select name, file, media_type, width, height, bytes, caption, credit, rights, alt from pictures.files join pictures.told using (name) where name = any(?)
            on conflict do nothing
            """,
            (object)names);
        operations.QueueSqlCommand(DropPictures);
    }

    private static void Remember(IDocumentOperations operations, Guid article, string language, DateTimeOffset at)
    {
        operations.QueueSqlCommand("update past.editions set until = ? where article_id = ? and language = ? and until is null", at, article, language);
        operations.QueueSqlCommand("insert into past.editions select ?, null, false, e.* from public_site.editions e where article_id = ? and language = ?", at, article, language);
    }
}

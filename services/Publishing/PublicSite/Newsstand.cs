using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using NpgsqlTypes;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>An edition as lists show it.</summary>
public sealed record Headline(
    Guid ArticleId, string Language, string Path, string Section, string? Place, string Title, string? Standfirst, int Words, DateTimeOffset PublishedAt, DateTimeOffset UpdatedAt);

/// <summary>An edition with everything that its page shows.</summary>
/// <param name="Copy">None once it is retracted.</param>
public sealed record PublicEdition(
    Headline Headline, Copy? Copy, int Revision, string SourceLanguage, Credits? Credits, IReadOnlyList<Notice> Notices, Behind? Behind)
{
    public bool Retracted => Copy is null;

    /// <summary>Made from the words that are served, so that it shows whether they are the approved ones.</summary>
    public string? Hash => Copy is null ? null : CopyHash.Of(Copy);
}

/// <summary>What an address leads to: an edition, another address (moved), or that it is gone. Nothing for all that is not public.</summary>
public sealed record Found(PublicEdition? Edition, string? MovedTo, bool Gone);

/// <summary>
/// Everything that public routes know: the public tables, through a role that can read nothing else. No public route has another
/// source; whoever adds one asks here, and each question names the keys that its answer rests on.
/// </summary>
public sealed class Newsstand(Newsstand.Database database)
{
    private const string Line = "article_id, language, path, section, place, headline, standfirst, words, published_at, updated_at";
    private const string Whole = Line + ", copy::text, revision, source_language, credits::text, notices::text, behind::text";

    /// <summary>The reader role's connections.</summary>
    public sealed record Database(NpgsqlDataSource Source, string ConnectionString)
    {
        public static Database Of(IConfiguration configuration)
        {
            var connection = new NpgsqlConnectionStringBuilder(configuration.Required("ConnectionStrings:Reader"))
            {
                ApplicationName = "publishing reader",
                MaxPoolSize = 30,
                Timeout = 5,
                CommandTimeout = 10,
                Options = "-c default_transaction_read_only=on",
                IncludeErrorDetail = false,
            };
            return new(NpgsqlDataSource.Create(connection), connection.ConnectionString);
        }
    }

    /// <summary>The version of all that is public; it goes up in the transaction of every change.</summary>
    public async Task<long> VersionAsync(CancellationToken stop)
    {
        await using var command = database.Source.CreateCommand("select version from public_site.version");
        return (long)(await command.ExecuteScalarAsync(stop))!;
    }

    public async Task<Found?> FindAsync(string path, CancellationToken stop)
    {
        var found = await ListAsync(
            [], "select gone, e.path, article_id from public_site.addresses a left join public_site.editions e using (article_id, language) where a.path = $1",
            row => (Gone: row.GetBoolean(0), Path: row.IsDBNull(1) ? null : row.GetString(1), Article: row.GetGuid(2)), stop, path);
        PageKeys.Add(found.Select(address => PageKeys.Article(address.Article)));
        return found switch
        {
            [] => null,
            [{ Gone: true }] => new(null, null, Gone: true),
            [{ Path: { } now }] when now != path => new(null, now, Gone: false),
            _ => (await ListAsync([], $"select {Whole} from public_site.editions where path = $1", Edition, stop, path)) is [var edition] ? new(edition, null, Gone: false) : null,
        };
    }

    /// <summary>Every public edition of an article, and whether it is gone.</summary>
    public async Task<(IReadOnlyList<PublicEdition> Editions, bool Gone)> ArticleAsync(Guid article, CancellationToken stop)
    {
        var editions = await ListAsync([PageKeys.Article(article)], $"select {Whole} from public_site.editions where article_id = $1 order by language", Edition, stop, article);
        var gone = editions.Count == 0 && (await ListAsync([PageKeys.Article(article)], "select true from public_site.addresses where article_id = $1 and gone limit 1", row => row.GetBoolean(0), stop, article)).Count > 0;
        return (editions, gone);
    }

    /// <summary>What is published, newest first.</summary>
    public Task<IReadOnlyList<Headline>> NewestAsync(string? language, string? section, string? place, (DateTimeOffset At, Guid Article)? after, int limit, CancellationToken stop) =>
        ListAsync(
            [PageKeys.List(language, section)],
            $"""
            select {Line} from public_site.editions
            where status = 'published' and ($1::text is null or language = $1) and ($2::text is null or section = $2) and ($3::text is null or place = $3)
              and ($4::timestamptz is null or published_at < $4 or (published_at = $4 and article_id > $5))
            order by published_at desc, article_id, language limit $6
            """,
            HeadlineOf, stop, language, section, place, after?.At, after?.Article ?? Guid.Empty, limit);

    /// <summary>The same with the whole copy, for feeds.</summary>
    public Task<IReadOnlyList<PublicEdition>> NewestWholeAsync(string language, string? section, int limit, CancellationToken stop) =>
        ListAsync(
            [PageKeys.List(language, section)],
            $"""
            select {Whole} from public_site.editions where status = 'published' and language = $1 and ($2::text is null or section = $2)
            order by published_at desc, article_id limit $3
            """,
            Edition, stop, language, section, limit);

    /// <summary>The public editions of articles, whatever the language.</summary>
    public async Task<ILookup<Guid, Headline>> OfAsync(IReadOnlyCollection<Guid> articles, CancellationToken stop) =>
        (articles.Count == 0 ? [] : await ListAsync(articles.Select(PageKeys.Article), $"select {Line} from public_site.editions where article_id = any($1) and status = 'published' order by language", HeadlineOf, stop, articles.ToArray()))
        .ToLookup(line => line.ArticleId);

    /// <summary>The sections that have something to read, by jumping from one to the next in the index.</summary>
    public Task<IReadOnlyList<string>> SectionsAsync(string language, CancellationToken stop) =>
        ListAsync(
            [PageKeys.Sections(language)],
            """
            with recursive found (section) as (
              (select section from public_site.editions where status = 'published' and language = $1 order by section limit 1)
              union all
              select (select e.section from public_site.editions e where e.status = 'published' and e.language = $1 and e.section > found.section order by e.section limit 1)
              from found where found.section is not null)
            select section from found where section is not null
            """,
            row => row.GetString(0), stop, language);

    private async Task<IReadOnlyList<T>> ListAsync<T>(IEnumerable<string> restsOn, string sql, Func<NpgsqlDataReader, T> read, CancellationToken stop, params object?[] values)
    {
        PageKeys.Add(restsOn);
        await using var command = database.Source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value is null ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown } : new NpgsqlParameter { Value = value });
        }

        await using var rows = await command.ExecuteReaderAsync(stop);
        var list = new List<T>();
        while (await rows.ReadAsync(stop))
        {
            list.Add(read(rows));
        }

        return list;
    }

    private static Headline HeadlineOf(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), Text(row, 4), row.GetString(5), Text(row, 6), row.GetInt32(7),
        row.GetFieldValue<DateTimeOffset>(8), row.GetFieldValue<DateTimeOffset>(9));

    private static PublicEdition Edition(NpgsqlDataReader row) => new(
        HeadlineOf(row),
        Text(row, 10) is { } copy ? JsonSerializer.Deserialize<Copy>(copy, PublicSiteProjection.Copies) : null,
        row.GetInt32(11),
        row.GetString(12),
        Text(row, 13) is { } credits ? JsonSerializer.Deserialize<Credits>(credits, PublicSiteProjection.Rows) : null,
        JsonSerializer.Deserialize<IReadOnlyList<Notice>>(row.GetString(14), PublicSiteProjection.Rows)!,
        Text(row, 15) is { } behind ? JsonSerializer.Deserialize<Behind>(behind, PublicSiteProjection.Rows) : null);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Readiness: whether the public tables can be read.</summary>
    public sealed class Check(Newsstand stand) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await stand.ListAsync([], "select true from public_site.editions limit 1", row => row.GetBoolean(0), cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("The public tables cannot be read.");
            }
        }
    }
}

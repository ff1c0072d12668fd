using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>An edition as shown in lists.</summary>
public sealed record Headline(
    Guid ArticleId, string Language, string Path, string Section, string? Place, string Title,
    string? Standfirst, int Words, DateTimeOffset PublishedAt, DateTimeOffset UpdatedAt);

/// <summary>An edition with everything that its page shows.</summary>
/// <param name="Copy">Null once the edition is retracted.</param>
public sealed record PublicEdition(
    Headline Headline, Copy? Copy, int Revision, string SourceLanguage, Credits? Credits, IReadOnlyList<Notice> Notices, Staleness? Behind)
{
    public bool Retracted => Copy is null;

    /// <summary>Computed from the copy that is served, so that it can be verified against the approved hash.</summary>
    public string? Hash => Copy is null ? null : CopyHash.Of(Copy);
}

/// <summary>Where a page of a list ends: the next one begins after it.</summary>
/// <param name="Language">Counts only in lists of all languages.</param>
public sealed record ListPosition(DateTimeOffset PublishedAt, Guid ArticleId, string Language = "");

/// <summary>The result of an address lookup: an edition, a redirect, or gone. Empty for everything that is not public.</summary>
public sealed record PageLookup(PublicEdition? Edition, string? MovedTo, bool Gone);

/// <summary>An edition that matches a search.</summary>
/// <param name="Title">The headline, with matches marked.</param>
/// <param name="Passage">A passage of the text, with matches marked.</param>
public sealed record SearchHit(Headline Headline, string Title, string Passage)
{
    // Private-use characters, which filed texts cannot contain because they are rejected.
    public const char Start = '\uE000';
    public const char Stop = '\uE001';

    internal const string Options = "StartSel=\uE000,StopSel=\uE001";
}

/// <summary>A picture with all its sizes and formats.</summary>
public sealed record Picture(string Name, IReadOnlyList<PictureFile> Files, PictureMetadata Told);

/// <param name="File">The last segment of its URL, such as <c>800.webp</c>.</param>
public sealed record PictureFile(string File, string MediaType, int Width, int Height);

/// <summary>The metadata of a picture.</summary>
/// <param name="Alt">The alternative text; null if the picture is decorative.</param>
public sealed record PictureMetadata(string? Caption, string? Credit, string? Alt);

/// <summary>
/// The only data source of public endpoints: reads the public tables with a database role that cannot read anything else. Every query adds the
/// surrogate keys that its result depends on. Scoped to one request.
/// </summary>
public sealed class PublicSiteQueries(PublicSiteQueries.Database database, PublicSiteQueries.Tables tables)
{
    private const string Line = "article_id, language, path, section, place, headline, standfirst, words, published_at, updated_at";
    private const string Whole = Line + ", copy::text, revision, source_language, credits::text, notices::text, behind::text";

    private const string Month = "date_trunc('month', published_at at time zone 'UTC')";

    // Only the newest matches are ranked, so that the cost of a search does not grow with the archive.
    private const int Ranked = 200;

    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> hidden = new(StringComparer.Ordinal);

    /// <summary>The surrogate keys that the results so far depend on. Those of what is not public say so to nobody but the gateway.</summary>
    public IReadOnlyCollection<string> Keys => keys;

    /// <summary>The same keys without those of what is not public, for a CDN.</summary>
    public IReadOnlyCollection<string> KeysForCdn => hidden.Count == 0 ? keys : [.. keys.Except(hidden), SurrogateKeys.Unresolved];

    /// <summary>The tables to query: the public tables, or functions that return them as of a time.</summary>
    public sealed record Tables(string Editions, string Addresses, string Fronts)
    {
        public static Tables Public { get; } = new("public_site.editions", "public_site.addresses", "public_site.fronts");
    }

    /// <summary>The connections of the reader role.</summary>
    public sealed record Database(NpgsqlDataSource Source, string ConnectionString)
    {
        public static Database Of(IConfiguration configuration)
        {
            var connection = configuration.ServingConnection("ConnectionStrings:Reader", "publishing reader", DatabaseConnection.ReaderPool);
            connection.Options = $"{connection.Options} -c default_transaction_read_only=on".TrimStart();
            return new(NpgsqlDataSource.Create(connection), connection.ConnectionString);
        }
    }

    /// <summary>The version of the public site, incremented in the transaction of every change.</summary>
    public async Task<long> VersionAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("select version from public_site.version");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Binds endpoint parameters: to the public tables, or for staff who request it to the tables as of a time.</summary>
    public static ValueTask<PublicSiteQueries?> BindAsync(HttpContext http) => ValueTask.FromResult<PublicSiteQueries?>(
        PointInTime.IsAsked(http) && PointInTime.Of(http) is { } past ? new(new(http.RequestServices.GetRequiredService<NpgsqlDataSource>(), ""), past.Tables)
        : http.RequestServices.GetRequiredService<PublicSiteQueries>());

    public async Task<PageLookup?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var found = await ListAsync(
            [], $"select gone, e.path, article_id from {tables.Addresses} a left join {tables.Editions} e using (article_id, language) where a.path = $1",
            row => (Gone: row.GetBoolean(0), Path: row.IsDBNull(1) ? null : row.GetString(1), Article: row.GetGuid(2)), cancellationToken, path);
        keys.UnionWith(found.Select(address => SurrogateKeys.Article(address.Article)));
        hidden.UnionWith(found.Where(address => address.Gone).Select(address => SurrogateKeys.Article(address.Article)));
        return found switch
        {
            [] => null,
            [{ Gone: true }] => new(null, null, Gone: true),
            [{ Path: { } now }] when now != path => new(null, now, Gone: false),
            _ => (await ListAsync([], $"select {Whole} from {tables.Editions} where path = $1", Edition, cancellationToken, path)) is [var edition]
                ? new(edition, null, Gone: false)
                : null,
        };
    }

    /// <summary>The public editions of an article, and whether it is gone.</summary>
    public async Task<(IReadOnlyList<PublicEdition> Editions, bool Gone)> ArticleAsync(Guid article, CancellationToken cancellationToken)
    {
        var editions = await ListAsync(
            [SurrogateKeys.Article(article)],
            $"select {Whole} from {tables.Editions} where article_id = $1 order by language",
            Edition,
            cancellationToken,
            article);
        var gone = editions.Count == 0 && (await ListAsync(
            [SurrogateKeys.Article(article)],
            $"select true from {tables.Addresses} where article_id = $1 and gone limit 1",
            row => row.GetBoolean(0),
            cancellationToken,
            article)).Count > 0;
        if (gone)
        {
            hidden.Add(SurrogateKeys.Article(article));
        }

        return (editions, gone);
    }

    /// <summary>The published editions, newest first.</summary>
    public Task<IReadOnlyList<Headline>> NewestAsync(
        string? language, string? section, string? place, ListPosition? after, int limit, CancellationToken cancellationToken) =>
        NewestAsync(
            Line,
            HeadlineOf,
            [SurrogateKeys.List(language, section)],
            language,
            [("section =", section), ("place =", place)],
            after,
            limit,
            cancellationToken);

    /// <summary>Like <see cref="NewestAsync"/>, with the whole copy, for feeds.</summary>
    public Task<IReadOnlyList<PublicEdition>> NewestWholeAsync(string language, string? section, int limit, CancellationToken cancellationToken) =>
        NewestAsync(Whole, Edition, [SurrogateKeys.List(language, section)], language, [("section =", section)], null, limit, cancellationToken);

    /// <summary>The editions published since a time in all languages, newest first.</summary>
    public Task<IReadOnlyList<Headline>> PublishedSinceAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        NewestAsync(Line, HeadlineOf, [SurrogateKeys.List(null)], null, [("published_at >", since)], null, limit, cancellationToken);

    /// <summary>The months with public editions by their first publication, in UTC, newest first, each with the last change of one of them.</summary>
    public Task<IReadOnlyList<(DateTime Month, DateTimeOffset UpdatedAt)>> MonthsAsync(CancellationToken cancellationToken) =>
        ListAsync(
            [SurrogateKeys.List(null)],
            $"""
            with recursive months (month) as (
              (select {Month} from {tables.Editions} where status = 'published' order by {Month} desc limit 1)
              union all
              select (select {Month} from {tables.Editions} where status = 'published' and {Month} < months.month order by {Month} desc limit 1)
              from months where months.month is not null)
            select month, (select updated_at from {tables.Editions} where status = 'published' and {Month} = months.month order by updated_at desc limit 1)
            from months where month is not null
            """,
            row => (row.GetDateTime(0), row.GetFieldValue<DateTimeOffset>(1)), cancellationToken);

    /// <summary>The editions of a month, newest first.</summary>
    public Task<IReadOnlyList<Headline>> OfMonthAsync(DateTimeOffset month, int limit, CancellationToken cancellationToken) =>
        NewestAsync(
            Line,
            HeadlineOf,
            [SurrogateKeys.Month(month)],
            null,
            [("published_at >=", month), ("published_at <", month.AddMonths(1))],
            null,
            limit,
            cancellationToken);

    /// <summary>The addresses of the articles of a month in all languages, whenever they were published.</summary>
    public async Task<ILookup<Guid, (string Language, string Path)>> AlternatesOfMonthAsync(DateTimeOffset month, CancellationToken cancellationToken) =>
        (await ListAsync(
            [SurrogateKeys.Month(month)],
            $"""
            select article_id, language, path from {tables.Editions} where status = 'published' and article_id in (
              select article_id from {tables.Editions} where status = 'published' and published_at >= $1 and published_at < $2)
            order by language
            """,
            row => (Article: row.GetGuid(0), Language: row.GetString(1), Path: row.GetString(2)), cancellationToken, month, month.AddMonths(1)))
        .ToLookup(one => one.Article, one => (one.Language, one.Path));

    /// <summary>The latest retractions, which feeds pass on to subscribers who already have the text.</summary>
    public Task<IReadOnlyList<PublicEdition>> RetractedAsync(string language, string? section, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            [SurrogateKeys.List(language, section)],
            $"""
            select {Whole} from {tables.Editions} where status = 'retracted' and language = $1{(section is null ? "" : " and section = $3")}
            order by updated_at desc, article_id desc limit $2
            """,
            Edition, cancellationToken, section is null ? [language, limit] : [language, limit, section]);

    /// <summary>The latest corrections, clarifications and retractions.</summary>
    public Task<IReadOnlyList<PublicEdition>> CorrectedAsync(string language, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            [SurrogateKeys.List(language)],
            $$"""
            select {{Whole}} from {{tables.Editions}} where language = $1 and jsonb_path_exists(notices, '$[*] ? (@.kind != "update")')
            order by updated_at desc, article_id desc limit $2
            """,
            Edition, cancellationToken, language, limit);

    /// <summary>The articles of a subject, newest first, with their bylines.</summary>
    public Task<IReadOnlyList<(Headline Line, string? Byline)>> ByTopicAsync(
        string language, string subject, ListPosition? after, int limit, CancellationToken cancellationToken) =>
        NewestAsync(
            Line + ", copy ->> 'byline'",
            row => (HeadlineOf(row), Text(row, 10)),
            [SurrogateKeys.List(language)],
            language,
            [("subjects @>", new[] { subject })],
            after,
            limit,
            cancellationToken);

    /// <summary>The public articles that an editor has placed on a front, in order.</summary>
    public Task<IReadOnlyList<Headline>> PlacedAsync(string language, CancellationToken cancellationToken) =>
        ListAsync(
            [SurrogateKeys.List(language)],
            $"""
            select {Line} from {tables.Editions}
            join (select language, article_id, position from {tables.Fronts}, unnest(articles) with ordinality as placed (article_id, position)) as placed using (language, article_id)
            where language = $1 and status = 'published' order by position
            """,
            HeadlineOf, cancellationToken, language);

    /// <summary>Full-text search, best matches first, ignoring accents and inflection. Matches are marked.</summary>
    /// <param name="language">One of the site's languages.</param>
    public Task<IReadOnlyList<SearchHit>> SearchAsync(string language, string words, string? section, int skip, int limit, CancellationToken cancellationToken)
    {
        // A literal instead of a parameter lets the planner estimate the selectivity: it scans by date for common words and uses the text index for rare ones.
        var config = $"'public_site.\"{UiText.Languages.Single(one => one == language)}\"'";
        var query = $"websearch_to_tsquery({config}, $2)";
        return ListAsync(
            [SurrogateKeys.List(language, section)],
            $"""
            with newest as (
              select e.*, ts_rank_cd(search, {query}, 1) as rank from {tables.Editions} e
              where status = 'published' and language = $1 and search @@ {query}{(section is null ? "" : " and section = $5")}
              order by published_at desc, article_id desc limit {Ranked}),
            page as (select * from newest order by rank desc, published_at desc, article_id desc offset $3 limit $4)
            select {Line}, ts_headline({config}, headline, {query}, 'HighlightAll=true,{SearchHit.Options}'),
              ts_headline({config}, concat_ws(E'\n', regexp_replace(standfirst, '\[([^]]*)\]\([^)]*\)', '\1', 'g'), plain), {query}, 'MaxFragments=2,MinWords=12,MaxWords=30,FragmentDelimiter=" … ",{SearchHit.Options}')
            from page order by rank desc, published_at desc, article_id desc
            """,
            row => new SearchHit(HeadlineOf(row), row.GetString(10), row.GetString(11)),
            cancellationToken,
            section is null ? [language, words, skip, limit] : [language, words, skip, limit, section]);
    }

    /// <summary>The pictures with these names that public editions show.</summary>
    public async Task<IReadOnlyDictionary<string, Picture>> PicturesAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        (names.Count == 0 ? [] : await ListAsync(
            names.Select(SurrogateKeys.Picture),
            "select name, file, media_type, width, height, caption, credit, alt from public_site.pictures where name = any($1) order by name, width",
            row => (
                Name: row.GetString(0),
                File: new PictureFile(row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4)),
                Told: new PictureMetadata(Text(row, 5), Text(row, 6), Text(row, 7))),
            cancellationToken, (object)names.ToArray()))
        .GroupBy(row => row.Name).ToDictionary(rows => rows.Key, rows => new Picture(rows.Key, [.. rows.Select(row => row.File)], rows.First().Told));

    /// <summary>The bytes of a picture. A file that was renewed is found by its old name too: <c>800.jpg</c> is <c>800.2.jpg</c> now.</summary>
    public async Task<(string File, string MediaType, byte[] Bytes)?> PictureAsync(string name, string file, CancellationToken cancellationToken) =>
        await ListAsync(
            [SurrogateKeys.Picture(name)],
            "select file, media_type, bytes from public_site.pictures where name = $1 and file in ($2, replace($2, '.', '.2.'))",
            row => (row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2)),
            cancellationToken,
            name,
            file) is [var found] ? found : null;

    /// <summary>The public editions of articles in all languages.</summary>
    public async Task<ILookup<Guid, Headline>> OfAsync(IReadOnlyCollection<Guid> articles, CancellationToken cancellationToken)
    {
        var asked = articles.Where(article => !keys.Contains(SurrogateKeys.Article(article))).ToList();
        var found = (articles.Count == 0 ? [] : await ListAsync(
            articles.Select(SurrogateKeys.Article),
            $"select {Line} from {tables.Editions} where article_id = any($1) and status = 'published' order by language",
            HeadlineOf,
            cancellationToken,
            articles.ToArray()))
            .ToLookup(line => line.ArticleId);
        hidden.UnionWith(asked.Where(article => !found.Contains(article)).Select(SurrogateKeys.Article));
        return found;
    }

    /// <summary>The articles at addresses, current and former ones. An address at which there is none yet is a key of its own.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> ArticlesAtAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        var found = (paths.Count == 0 ? [] : await ListAsync(
            [],
            $"select path, article_id from {tables.Addresses} where path = any($1) and not gone",
            row => (Path: row.GetString(0), Article: row.GetGuid(1)),
            cancellationToken,
            (object)paths.ToArray()))
            .ToDictionary(address => address.Path, address => address.Article, StringComparer.Ordinal);
        var missing = paths.Where(path => !found.ContainsKey(path)).Select(SurrogateKeys.Address).ToList();
        keys.UnionWith(missing);
        hidden.UnionWith(missing);
        return found;
    }

    /// <summary>The sections with public articles, by a skip scan of the index.</summary>
    public Task<IReadOnlyList<string>> SectionsAsync(string language, CancellationToken cancellationToken) =>
        ListAsync(
            [SurrogateKeys.Sections(language)],
            $"""
            with recursive found (section) as (
              (select section from {tables.Editions} where status = 'published' and language = $1 order by section limit 1)
              union all
              select (select e.section from {tables.Editions} e where e.status = 'published' and e.language = $1 and e.section > found.section order by e.section limit 1)
              from found where found.section is not null)
            select section from found where section is not null
            """,
            row => row.GetString(0), cancellationToken, language);

    // Only the conditions that apply, and the position as one row: so the planner reads a range of the index that has this order.
    private Task<IReadOnlyList<T>> NewestAsync<T>(
        string columns, Func<NpgsqlDataReader, T> read, IEnumerable<string> dependsOn, string? language, IEnumerable<(string Condition, object? Value)> filters,
        ListPosition? after, int limit, CancellationToken cancellationToken)
    {
        var values = new List<object>();
        string Value(object value)
        {
            values.Add(value);
            return $"${values.Count}";
        }

        var conditions = filters.Prepend(("language =", language)).Where(filter => filter.Item2 is not null)
            .Select(filter => $"{filter.Item1} {Value(filter.Item2!)}").Prepend("status = 'published'").ToList();
        // An article's editions in several languages may be published at the same time.
        string[] order = language is null ? ["published_at", "article_id", "language"] : ["published_at", "article_id"];
        if (after is not null)
        {
            object[] position = [after.PublishedAt, after.ArticleId, after.Language];
            conditions.Add($"({string.Join(", ", order)}) < ({string.Join(", ", position.Take(order.Length).Select(Value))})");
        }

        return ListAsync(
            dependsOn,
            $"""
            select {columns} from {tables.Editions} where {string.Join(" and ", conditions)}
            order by {string.Join(", ", order.Select(column => $"{column} desc"))} limit {Value(limit)}
            """,
            read,
            cancellationToken,
            [.. values]);
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        IEnumerable<string> dependsOn, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        keys.UnionWith(dependsOn);
        await using var command = database.Source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var list = new List<T>();
        while (await rows.ReadAsync(cancellationToken))
        {
            list.Add(read(rows));
        }

        return list;
    }

    private static Headline HeadlineOf(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), Text(row, 4), row.GetString(5), Text(row, 6), row.GetInt32(7),
        row.GetFieldValue<DateTimeOffset>(8), row.GetFieldValue<DateTimeOffset>(9));

    private static PublicEdition Edition(NpgsqlDataReader row) => row.IsDBNull(10) ? Retracted(EditionOf(row)) : EditionOf(row);

    // It says so wherever its title goes, and of the copy nothing else is left.
    private static PublicEdition Retracted(PublicEdition edition) => edition with
    {
        Headline = edition.Headline with { Title = UiText.For(edition.Headline.Language).Format("retracted", edition.Headline.Title), Place = null },
        Credits = null,
    };

    private static PublicEdition EditionOf(NpgsqlDataReader row) => new(
        HeadlineOf(row),
        Text(row, 10) is { } copy ? JsonSerializer.Deserialize<Copy>(copy, PublicSiteProjection.Copies) : null,
        row.GetInt32(11),
        row.GetString(12),
        Text(row, 13) is { } credits ? JsonSerializer.Deserialize<Credits>(credits, PublicSiteProjection.Rows) : null,
        JsonSerializer.Deserialize<IReadOnlyList<Notice>>(row.GetString(14), PublicSiteProjection.Rows)!,
        Text(row, 15) is { } behind ? JsonSerializer.Deserialize<Staleness>(behind, PublicSiteProjection.Rows) : null);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Readiness check: whether the public tables can be read.</summary>
    public sealed class Check(PublicSiteQueries stand) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await stand.ListAsync([], "select true from public_site.version", row => row.GetBoolean(0), cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("The public tables cannot be read.");
            }
        }
    }
}

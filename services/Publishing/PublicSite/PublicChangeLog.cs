using EditorialPlatform.Http;
using Npgsql;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>
/// <c>GET /internal/public-pages?after=</c>: the changes since a version, for page caches that may have missed some. Also sets the header
/// <c>Pages-Version</c> on responses to staff, by which a page cache learns of a change before the message arrives.
/// </summary>
public sealed class PublicChangeLog : IEndpoint
{
    /// <summary>The number of versions whose keys are kept.</summary>
    public const int Kept = 1_000;

    private const string Unknown = "unknown";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/internal/public-pages", ReadAsync).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Sets the header on each response to staff: the version that the command resulted in or that the response is based on.</summary>
    public static void UsePagesVersion(WebApplication app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(async () =>
        {
            if (http.User.Identity is { IsAuthenticated: true } && !http.Response.Headers.ContainsKey(PublicPages.VersionHeader))
            {
                http.Response.Headers[PublicPages.VersionHeader] = await VersionAsync(http.RequestServices.GetRequiredService<PublicSiteQueries>());
            }
        });
        return next(http);
    });

    private static async Task<string> VersionAsync(PublicSiteQueries queries)
    {
        try
        {
            return $"{await queries.VersionAsync(CancellationToken.None)}";
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return Unknown;
        }
    }

    private static async Task<IResult> ReadAsync(long after, Guid? epoch, PublicSiteQueries.Database database, HttpContext http)
    {
        try
        {
            return TypedResults.Ok(await SinceAsync(after, epoch, database, http.RequestAborted));
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            // The header tells page caches that the database is unavailable, and therefore that no change can have been committed.
            http.Response.Headers[PublicPages.VersionHeader] = Unknown;
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<PublicPages.Changes> SinceAsync(long after, Guid? epoch, PublicSiteQueries.Database database, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            select now.version, now.epoch, count(distinct c.version), coalesce(array_agg(distinct key) filter (where key is not null), '{}')
            from public_site.version now
            left join public_site.changes c on c.version > $1 and now.version - $1 <= $2 left join unnest(c.keys) key on true
            group by now.version, now.epoch
            """);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue((long)Kept);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        var (version, now, known, keys) = (rows.GetInt64(0), rows.GetGuid(1), rows.GetInt64(2), rows.GetFieldValue<string[]>(3));
        return new(version, now, epoch == now && after + known == version ? keys : [PublicPages.EveryKey]);
    }
}

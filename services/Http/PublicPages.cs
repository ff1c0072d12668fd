using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Http;

/// <summary>
/// The protocol between Publishing, which renders public pages, and the gateway's page cache: the names both use, and the answer to
/// <c>GET /internal/public-pages?after=</c>.
/// </summary>
public static class PublicPages
{
    /// <summary>Response header: the version of the public site that a page was rendered from, or that a command resulted in.</summary>
    public const string VersionHeader = "Pages-Version";

    /// <summary>Response header: the surrogate keys of a page, separated by spaces.</summary>
    public const string KeysHeader = "Pages-Keys";

    /// <summary>In a change: all keys.</summary>
    public const string EveryKey = "*";

    /// <summary>The changes of public pages since a version.</summary>
    /// <param name="Version">The current version of the public site.</param>
    /// <param name="Epoch">Changes when the database is recreated or restored.</param>
    /// <param name="Keys">The surrogate keys of the changes; <see cref="EveryKey"/> when they are not known.</param>
    public sealed record Changes(long Version, Guid Epoch, IReadOnlyList<string> Keys);

    /// <summary>Keeps the significant parameters of a query, in their own order and with their first value: other queries give the same page.</summary>
    /// <param name="query">The query that was sent.</param>
    /// <param name="significant">The names of the significant parameters.</param>
    public static QueryString Reduce(IQueryCollection query, IEnumerable<string> significant)
    {
        ArgumentNullException.ThrowIfNull(query);
        return significant.Aggregate(
            QueryString.Empty, (reduced, name) => query[name] is [{ Length: > 0 } value, ..] ? reduced.Add(name, value) : reduced);
    }
}

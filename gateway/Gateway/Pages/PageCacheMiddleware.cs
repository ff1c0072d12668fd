using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.Checks;
using EditorialPlatform.Gateway.Forwarding;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>
/// Serves public pages from the page cache. Misses are fetched from Publishing, once for all concurrent requests. If the fetch fails, the request is
/// forwarded like any other.
/// </summary>
public sealed class PageCacheMiddleware(PageCache cache, PublicChangeConsumer changes, PublishingClient publishing)
{
    private const int MaxLearned = 50_000;

    private static readonly Counter<long> Answered = Instrumentation.Meter.CreateCounter<long>(
        "editorial.pages.answered", "{answer}", "Public pages answered from memory.");

    private readonly ConcurrentDictionary<string, Lazy<Task<CachedResponse?>>> inFlight = new(StringComparer.Ordinal);

    // The significant query parameters by path, learned from Publishing's <c>No-Vary-Search</c> header.
    private readonly ConcurrentDictionary<string, string[]> significantQuery = new(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || http.GetEndpoint()?.Who() != RouteAudience.Reader
            // The root redirects by Accept-Language, and a page as of a time depends on the user.
            || request.Path == "/" || (http.AsksAsOf() && http.User.Identity is { IsAuthenticated: true }))
        {
            return next(http);
        }

        var query = request.Query.Count > 0 ? request.QueryString : QueryString.Empty;
        if (query.HasValue && significantQuery.TryGetValue(request.Path.Value!, out var names))
        {
            query = PublicPages.Reduce(request.Query, names);
        }

        var address = request.Path.Value + query.Value;
        return changes.IsFresh && cache.TryGet(address) is { } hit ? ServeAsync(http, hit) : ServeMissAsync(http, next, address, query);
    }

    // Cache hits are counted instead of traced.
    private static Task ServeAsync(HttpContext http, CachedResponse hit)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        Answered.Add(1);
        return hit.WriteAsync(http);
    }

    private async Task ServeMissAsync(HttpContext http, RequestDelegate next, string address, QueryString query)
    {
        var freshness = await changes.EnsureFreshAsync();
        if (freshness != Freshness.Unknown && cache.TryGet(address) is { } hit)
        {
            if (freshness == Freshness.Stale)
            {
                http.Response.Headers["Cache-Status"] = "gateway; hit; detail=stale";
            }

            await ServeAsync(http, hit);
        }
        else if (await FetchAsync() is { } response)
        {
            await response.WriteAsync(http);
        }
        else
        {
            await next(http);
        }

        // Requests share a fetch only while all changes are known.
        Task<CachedResponse?> FetchAsync() => freshness == Freshness.Fresh
            ? FetchOnceAsync(http.Request.Path, address, query)
            : FetchAndStoreAsync(http.Request.Path, address, query);
    }

    private async Task<CachedResponse?> FetchOnceAsync(PathString path, string address, QueryString query)
    {
        var (required, era) = (cache.Version, cache.Era);
        var own = new Lazy<Task<CachedResponse?>>(() => FetchAndStoreAsync(path, address, query));
        while (true)
        {
            var flight = inFlight.GetOrAdd(address, own);
            try
            {
                var response = await flight.Value;
                // A response fetched before a change must not be served to requests that arrived after it.
                if (flight == own || response is null || (response.Version >= required && era == cache.Era))
                {
                    return response;
                }
            }
            finally
            {
                inFlight.TryRemove(new(address, flight));
            }
        }
    }

    // Not cancelled with the client's connection, because other requests may wait for the same fetch.
    private async Task<CachedResponse?> FetchAndStoreAsync(PathString path, string address, QueryString query)
    {
        var era = cache.Era;
        var (response, noVarySearch) = await publishing.FetchAsync(path, query);
        if (response is { Status: StatusCodes.Status200OK } && query.HasValue && noVarySearch is not null)
        {
            address = path.Value + Learn(path.Value!, query, noVarySearch).Value;
        }

        if (response is { IsCacheable: true })
        {
            cache.Set(address, response, era);
        }

        return response;
    }

    private QueryString Learn(string path, QueryString query, string noVarySearch)
    {
        if (significantQuery.Count >= MaxLearned)
        {
            significantQuery.Clear();
        }

        var names = significantQuery[path] = Except(noVarySearch);
        return PublicPages.Reduce(new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query.Value)), names);
    }

    /// <summary>Parses the names in <c>params, except=("place" "cursor")</c>.</summary>
    internal static string[] Except(string noVarySearch) =>
        noVarySearch.IndexOf("except=(", StringComparison.Ordinal) is > 0 and var start && noVarySearch.IndexOf(')', start) is > 0 and var end
            ? [.. noVarySearch[(start + 8)..end].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim('"'))]
            : [];
}

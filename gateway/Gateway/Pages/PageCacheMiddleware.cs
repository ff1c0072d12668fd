using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.Checks;
using EditorialPlatform.Gateway.Forwarding;
using Microsoft.AspNetCore.Http.Features;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>
/// Serves public pages out of the page cache, and fetches from Publishing, once for all who wait, what is not there. What cannot be
/// fetched is forwarded like any other request, and fails like any other.
/// </summary>
public sealed class PageCacheMiddleware(PageCache cache, PublicChangeConsumer changes, PublishingClient publishing)
{
    private const int MaxLearned = 50_000;

    private static readonly Counter<long> Answered = Instrumentation.Meter.CreateCounter<long>("editorial.pages.answered", "{answer}", "Public pages answered from memory.");

    private readonly ConcurrentDictionary<string, Lazy<Task<CachedResponse?>>> inFlight = new(StringComparer.Ordinal);

    // Of each page that was asked for with a query: the significant parameters, as Publishing says in No-Vary-Search.
    private readonly ConcurrentDictionary<string, string[]> significantQuery = new(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || http.GetEndpoint()?.Who() != RouteAudience.Reader
            // What the root leads to depends on the reader's languages, and a page as it was on who asks.
            || request.Path == "/" || (http.AsksAsOf() && http.User.Identity is { IsAuthenticated: true }))
        {
            return next(http);
        }

        var query = request.Query.Count > 0 ? request.QueryString : QueryString.Empty;
        if (query.HasValue && significantQuery.TryGetValue(request.Path.Value!, out var names))
        {
            query = Reduce(request.Query, names);
        }

        var address = request.Path.Value + query.Value;
        return changes.IsFresh && cache.TryGet(address) is { } hit ? ServeAsync(http, hit) : FetchAsync(http, next, address, query);
    }

    // A page out of memory is counted, not traced.
    private static Task ServeAsync(HttpContext http, CachedResponse hit)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        Answered.Add(1);
        return hit.WriteAsync(http);
    }

    private async Task FetchAsync(HttpContext http, RequestDelegate next, string address, QueryString query)
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
        else if (await FetchAsync(freshness, http.Request.Path, address, query) is { } response)
        {
            await response.WriteAsync(http);
        }
        else
        {
            await next(http);
        }
    }

    // While it is not known what has changed, nobody takes a response that another one asked for.
    private Task<CachedResponse?> FetchAsync(Freshness freshness, PathString path, string address, QueryString query) =>
        freshness == Freshness.Fresh ? GetAsync(path, address, query) : RenderAsync(path, address, query);

    private async Task<CachedResponse?> GetAsync(PathString path, string address, QueryString query)
    {
        var (required, era) = (cache.Version, cache.Era);
        var own = new Lazy<Task<CachedResponse?>>(() => RenderAsync(path, address, query));
        while (true)
        {
            var flight = inFlight.GetOrAdd(address, own);
            try
            {
                var response = await flight.Value;
                // A response that somebody asked for before a change is not for those who came after it.
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

    // It is fetched for everybody, and so does not end with the connection of the one who came first.
    private async Task<CachedResponse?> RenderAsync(PathString path, string address, QueryString query)
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
        return Reduce(new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query.Value)), names);
    }

    private static QueryString Reduce(IQueryCollection query, string[] significant) =>
        significant.Aggregate(QueryString.Empty, (reduced, name) => query[name] is [{ Length: > 0 } value, ..] ? reduced.Add(name, value) : reduced);

    /// <summary>The names in <c>params, except=("place" "cursor")</c>.</summary>
    internal static string[] Except(string noVarySearch) =>
        noVarySearch.IndexOf("except=(", StringComparison.Ordinal) is > 0 and var start && noVarySearch.IndexOf(')', start) is > 0 and var end
            ? [.. noVarySearch[(start + 8)..end].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim('"'))]
            : [];
}

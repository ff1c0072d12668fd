using System.Collections.Concurrent;
using System.Globalization;
using EditorialPlatform.Gateway.Checks;
using EditorialPlatform.Gateway.Forwarding;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>
/// Public pages, kept here as Publishing sent them: a hop less for most readers. Kept are only <c>200</c> and <c>410</c>, by address and
/// form (br, gzip, plain), and sent without asking only while <see cref="PageNews"/> is up to date.
/// </summary>
public sealed class PublicPages(Shelf shelf, PageNews news, Origin origin)
{
    /// <summary>What we know to be public; Publishing then answers nothing older.</summary>
    public const string VersionHeader = "Pages-Version";

    private const int Learnt = 50_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // What would make of a page something that is not for everybody. Publishing makes the same of an address for all; this is so that it need not.
    private static readonly string[] OfOne = [
        HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, HeaderNames.IfMatch, HeaderNames.IfUnmodifiedSince, HeaderNames.IfRange, HeaderNames.Range, HeaderNames.CacheControl, HeaderNames.Pragma,
        HeaderNames.Accept, HeaderNames.AcceptLanguage,
    ];

    private static readonly HashSet<string> OfForm = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.ContentLength, HeaderNames.ContentEncoding, HeaderNames.ETag, HeaderNames.Date, HeaderNames.TransferEncoding, HeaderNames.Connection, HeaderNames.KeepAlive,
    };

    // Of each address with a query that was asked for: the parameters that mean something there, as Publishing says.
    private readonly ConcurrentDictionary<string, string[]> meant = new(StringComparer.Ordinal);

    /// <summary>A fetch for everybody: what of the request goes along is decided here.</summary>
    internal sealed record Fetch(long Known);

    /// <summary>The page kept at an address in a form, if it may be sent without asking.</summary>
    public KeptAnswer? Find(string address, string encoding) =>
        news.IsUpToDate && shelf.Find(In(address, encoding), out var sure) is { } kept && sure ? kept : null;

    public Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || http.GetEndpoint()?.Who() != RouteAudience.Reader || http.AsksAsOf())
        {
            return next(http);
        }

        var address = request.Path.Value!;
        if (request.QueryString.HasValue)
        {
            if (!meant.TryGetValue(address, out var names))
            {
                return LearnAsync(http, next, address);
            }

            request.QueryString = names.Aggregate(QueryString.Empty, (query, name) => request.Query[name] is [{ Length: > 0 } value, ..] ? query.Add(name, value) : query);
            address += request.QueryString.Value;
        }
        else if (address == "/")
        {
            // Where it leads depends on the reader's languages.
            return next(http);
        }

        var encoding = Encodings.Best(request.Headers.AcceptEncoding);
        address = In(address, encoding);
        var kept = shelf.Find(address, out var sure);
        return kept is not null && sure && news.IsUpToDate ? kept.WriteAsync(http) : AskAsync(http, next, address, encoding, kept);
    }

    private static string In(string address, string encoding) => encoding switch { "" => address, "br" => address + " br", _ => $"{address} {encoding}" };

    private async Task AskAsync(HttpContext http, RequestDelegate next, string address, string encoding, KeptAnswer? kept)
    {
        // While changes are not heard of, nobody takes an answer that was asked for before he came.
        var moment = news.IsUpToDate ? shelf.Turn.ToString(CultureInfo.InvariantCulture) : http.TraceIdentifier;
        var (answer, _) = await shelf.MakeAsync(address, moment, () => FetchAsync(http, next, encoding, kept));
        if (answer is null)
        {
            // Whoever fetched it failed, and was told so; this one tries for himself.
            await next(http);
            return;
        }

        await answer.WriteAsync(http);
    }

    private async Task<KeptAnswer?> FetchAsync(HttpContext http, RequestDelegate next, string encoding, KeptAnswer? kept)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var bytes = new MemoryStream();
        var (request, response, body, aborted) = (http.Request, http.Response, http.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), http.RequestAborted);
        var (method, own) = (request.Method, request.Headers.ToDictionary(header => header.Key, header => header.Value));
        foreach (var name in OfOne)
        {
            request.Headers.Remove(name);
        }

        request.Method = HttpMethods.Get;
        request.Headers.AcceptEncoding = encoding.Length == 0 ? "identity" : encoding;
        request.Headers.IfNoneMatch = kept?.Forms[0].ETag;
        http.Features.Set(new Fetch(news.Known));
        var buffer = new StreamResponseBodyFeature(bytes);
        http.Features.Set<IHttpResponseBodyFeature>(buffer);
        // It is fetched for others too: it does not end with this one's connection.
        http.RequestAborted = limit.Token;
        try
        {
            await next(http);
            await buffer.CompleteAsync();
            return response.StatusCode == StatusCodes.Status304NotModified && kept is not null ? kept : Taken(http, bytes.ToArray());
        }
        finally
        {
            http.Features.Set(body);
            http.Features.Set<Fetch>(null);
            http.RequestAborted = aborted;
            request.Method = method;
            request.Headers.Clear();
            foreach (var (name, value) in own)
            {
                request.Headers[name] = value;
            }

            response.Clear();
        }
    }

    private KeptAnswer Taken(HttpContext http, byte[] bytes)
    {
        var (status, headers) = (http.Response.StatusCode, http.Response.Headers);
        SecurityHeaders.Complete(headers, http.Request.Path, origin.IsHttps);
        var form = new Representation(headers.ContentEncoding.ToString(), headers.ETag is [{ } tag] ? tag : null, bytes);
        var may = status is 200 or 410 && headers.ContainsKey("Surrogate-Control") && !headers.ContainsKey(HeaderNames.SetCookie);
        var keys = headers["Surrogate-Key"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(status, [.. headers.Where(header => !OfForm.Contains(header.Key))], [form], [http.Request.Path.Value!, .. keys], 0, may);
    }

    // What an unknown address with a query means is known afterwards; nothing is kept of it.
    private async Task LearnAsync(HttpContext http, RequestDelegate next, string address)
    {
        await next(http);
        if (http.Response.StatusCode is 200 or 304 && http.Response.Headers["No-Vary-Search"] is [{ } said])
        {
            if (meant.Count >= Learnt)
            {
                meant.Clear();
            }

            meant[address] = Except(said);
        }
    }

    /// <summary>The names in <c>params, except=("place" "cursor")</c>.</summary>
    internal static string[] Except(string said) =>
        said.IndexOf("except=(", StringComparison.Ordinal) is > 0 and var start && said.IndexOf(')', start) is > 0 and var end
            ? [.. said[(start + 8)..end].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim('"'))]
            : [];
}

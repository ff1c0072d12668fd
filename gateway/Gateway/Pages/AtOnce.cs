using System.Threading.RateLimiting;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>
/// A kept page, sent before the pipeline sees the request. What the pipeline would do to it is done here: the operators' door leads
/// to none, the host has to be ours, the reader's rate counts. Whatever is in any way unusual goes the usual way.
/// </summary>
public sealed class AtOnce(PublicPages pages, Origin origin, IOptions<RateLimiterOptions> rates, IConfiguration settings)
{
    private readonly int operators = settings.GetValue<int>("Operators:Port");

    // Behind a proxy, the reader's address is another than the socket's.
    private readonly bool proxied = settings.GetSection("TrustedProxies").GetChildren().Any();

    // The host filter's own list; a name in another spelling is for it to judge.
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> hosts =
        new HashSet<string>([origin.Uri.Host, "localhost", "127.0.0.1"], StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public KeptAnswer? Find(HttpContext http)
    {
        var request = http.Request;
        if (proxied || request.QueryString.HasValue || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || http.Connection.LocalPort == operators || request.Headers.Host is not [{ } host] || !hosts.Contains(Name(host)))
        {
            return null;
        }

        var page = pages.Find(request.Path.Value!, Encodings.Best(request.Headers.AcceptEncoding));
        if (page is null || rates.Value.GlobalLimiter is not { } limiter)
        {
            return page;
        }

        using var lease = limiter.AttemptAcquire(http);
        return lease.IsAcquired ? page : null;
    }

    private static ReadOnlySpan<char> Name(string host) => host.LastIndexOf(':') is >= 0 and var port ? host.AsSpan(0, port) : host;
}

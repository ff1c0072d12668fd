using System.Security.Cryptography;
using System.Text;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary>
/// A public response that does not depend on the user. The gateway's page cache stores it; <see cref="PublicRoutes"/> adds the headers it needs.
/// </summary>
internal sealed record PublicResult(byte[] Body, string MediaType, int Status = 200) : IResult
{
    public PublicResult(string body, string mediaType, int status = 200)
        : this(Encoding.UTF8.GetBytes(body), mediaType, status)
    {
    }

    public static string Html => "text/html; charset=utf-8";

    /// <summary>Browsers must revalidate, except for files that never change at their URL.</summary>
    public string CacheControl { get; init; } = Status == 404 ? "no-store" : "public, max-age=0, must-revalidate";

    /// <summary>
    /// Whether page caches may store it. Not for responses unlikely to be requested again, nor for 404s, whose number of addresses is unlimited.
    /// </summary>
    public bool IsCacheable { get; init; } = Status is 200 or 301 or 410;

    /// <summary>The redirect target.</summary>
    public string? Location { get; private init; }

    /// <summary>The surrogate keys that the response depends on.</summary>
    public IReadOnlyCollection<string> Keys { get; init; } = [];

    /// <summary>The keys that a CDN may know.</summary>
    public IReadOnlyCollection<string> KeysForCdn { get; init; } = [];

    /// <summary>The version of the public site it was rendered from, or an earlier one.</summary>
    public long? Version { get; init; }

    /// <summary>The significant query parameters.</summary>
    public IReadOnlyList<string> SignificantQuery { get; init; } = [];

    public static PublicResult Moved(string path) => new([], Html, StatusCodes.Status301MovedPermanently) { Location = path };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, site) = (httpContext.Response, httpContext.RequestServices.GetRequiredService<SiteSettings>());
        var headers = response.Headers;
        response.StatusCode = Status;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Style.Policy;
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers.CacheControl = CacheControl;
        headers.ContentType = Body.Length > 0 ? MediaType : null;
        headers.Location = Location;
        headers.ETag = Status == StatusCodes.Status200OK ? $"\"{Convert.ToHexStringLower(SHA256.HashData(Body).AsSpan(0, 16))}\"" : null;
        headers[PublicPages.VersionHeader] = Version?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (IsCacheable)
        {
            headers["No-Vary-Search"] = SignificantQuery.Count == 0
                ? "params"
                : $"params, except=({string.Join(' ', SignificantQuery.Select(name => $"\"{name}\""))})";
            headers["Surrogate-Control"] = site.SurrogateControl;
            headers[PublicPages.KeysHeader] = Joined(Keys);
            // Only if a CDN that uses them for purging is configured. It may pass them on, so they are the keys of what is public.
            headers["Surrogate-Key"] = site.Cdn is null ? null : Joined(KeysForCdn);
        }

        if (!MediaType.StartsWith("text/html", StringComparison.Ordinal))
        {
            // Feeds, pictures and data are read from pages of other sites.
            headers.AccessControlAllowOrigin = "*";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        }

        response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(Body, httpContext.RequestAborted);
        }

        static string Joined(IEnumerable<string> keys) => string.Join(' ', keys.Order(StringComparer.Ordinal).Prepend(SurrogateKeys.Site));
    }
}

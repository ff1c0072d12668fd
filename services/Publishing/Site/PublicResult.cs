using System.Security.Cryptography;
using System.Text;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary>A response to a reader: nothing in it depends on who asks. The gateway's page cache keeps it; <see cref="PublicRoutes"/> adds what that needs.</summary>
internal sealed record PublicResult(byte[] Body, string MediaType, int Status = 200) : IResult
{
    /// <summary>For the gateway alone: what the page depends on.</summary>
    public const string KeysHeader = "Pages-Keys";

    public PublicResult(string body, string mediaType, int status = 200)
        : this(Encoding.UTF8.GetBytes(body), mediaType, status)
    {
    }

    public static string Html => "text/html; charset=utf-8";

    /// <summary>How long a browser may keep it without asking: not at all, but for what never changes under its address.</summary>
    public string CacheControl { get; init; } = Status == 404 ? "no-store" : "public, max-age=0, must-revalidate";

    /// <summary>Whether it may be cached: what is unlikely to be asked for again is not, nor what is not there, for anybody can make up addresses.</summary>
    public bool IsCacheable { get; init; } = Status is 200 or 301 or 410;

    /// <summary>Where it has moved to.</summary>
    public string? Location { get; private init; }

    /// <summary>What it depends on.</summary>
    public IReadOnlyCollection<string> Keys { get; init; } = [];

    /// <summary>The version of all that is public that it was rendered from, or an earlier one.</summary>
    public long? Version { get; init; }

    /// <summary>The parameters of the query that are significant.</summary>
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
        headers[PublicChangeLog.VersionHeader] = Version?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (IsCacheable)
        {
            var keys = string.Join(' ', Keys.Order(StringComparer.Ordinal).Prepend(SurrogateKeys.Site));
            headers["No-Vary-Search"] = SignificantQuery.Count == 0 ? "params" : $"params, except=({string.Join(' ', SignificantQuery.Select(name => $"\"{name}\""))})";
            headers["Surrogate-Control"] = site.SurrogateControl;
            headers[KeysHeader] = keys;
            // Keys name articles that the page may only link to: they go no further than a CDN that is told of changes by them.
            headers["Surrogate-Key"] = site.Cdn is null ? null : keys;
        }

        response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(Body, httpContext.RequestAborted);
        }
    }
}

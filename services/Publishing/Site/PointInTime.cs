using System.Globalization;
using System.Text;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary>
/// <c>?asOf=</c>: any page or feed as readers saw it at a time, for staff. These are the only public queries that do not use the reader role:
/// they read the history tables with the service's role, and their responses are never cached. Articles killed since are visible to editors only.
/// </summary>
internal sealed record PointInTime(DateTimeOffset Moment, bool WithKilled)
{
    public static IResult NoTime { get; } = new Problem(Rejection.Field("/asOf", "A time is ISO 8601 with an offset, such as 2026-11-05T14:05:00Z."));

    /// <summary>The parameter is ignored for anyone else.</summary>
    public static bool IsAsked(HttpContext http) => http.Request.Query.ContainsKey("asOf") && Actor.From(http.User) is { IsStaff: true };

    /// <summary>Parses the parameter; null if it is not a time.</summary>
    public static PointInTime? Of(HttpContext http)
    {
        if (!Json.TryParseTime(http.Request.Query["asOf"], out var moment))
        {
            return null;
        }

        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return new(moment < now ? moment : now, Actor.From(http.User)!.IsEditor);
    }

    /// <summary>The public tables as of that time.</summary>
    public PublicSiteQueries.Tables Tables
    {
        get
        {
            var (moment, killed) = ($"'{Json.FormatTime(Moment)}'::timestamptz", WithKilled ? "true" : "false");
            return new($"past.editions_as_of({moment}, {killed})", $"past.addresses_as_of({moment}, {killed})", $"past.fronts_as_of({moment})");
        }
    }

    /// <summary>The response as of that time, with a banner on HTML pages.</summary>
    public IResult Answer(PublicResult then) => new Result(this, then);

    private sealed record Result(PointInTime Past, PublicResult Then) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var (request, response, body) = (httpContext.Request, httpContext.Response, Then.Body);
            response.StatusCode = Then.Status;
            response.Headers.CacheControl = "private, no-store";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ContentSecurityPolicy = Style.Policy;
            response.Headers["Memento-Datetime"] = Past.Moment.ToString("R", CultureInfo.InvariantCulture);
            response.Headers["X-Robots-Tag"] = "noindex, nofollow";
            response.Headers.Location = Then.Location is null ? null : Then.Location + QueryString.Create("asOf", request.Query["asOf"].ToString());
            if (Then.MediaType == PublicResult.Html && body.Length > 0)
            {
                var words = UiText.For(request.Path.Value!.Split('/')[1]);
                var zone = httpContext.RequestServices.GetRequiredService<SiteSettings>().Zone;
                var band = InlineHtml.Encode(words.Format("as-of", words.Time(zone, Past.Moment), words.Zone(zone)));
                body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(
                    "<body>", $"<body>\n<p class=\"as-of\" role=\"note\">{band}</p>", StringComparison.Ordinal));
            }

            response.ContentType = body.Length > 0 ? Then.MediaType : null;
            response.ContentLength = body.Length;
            if (!HttpMethods.IsHead(request.Method))
            {
                await response.Body.WriteAsync(body, httpContext.RequestAborted);
            }
        }
    }
}

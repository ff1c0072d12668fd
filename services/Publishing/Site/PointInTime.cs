using System.Globalization;
using System.Text;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using Npgsql;

namespace EditorialPlatform.Publishing.Site;

/// <summary>
/// <c>?asOf=</c>: any page or feed as readers saw it at a moment, for staff. The one exception to the gate, and a door of its own: asked
/// of what events have said was public then, with the service's role, kept by nobody. What was killed since, editors alone may see.
/// </summary>
internal sealed record PointInTime(DateTimeOffset Moment)
{
    /// <summary>For anybody else the parameter means nothing.</summary>
    public static bool IsAsked(HttpContext http) => http.Request.Query.ContainsKey("asOf") && Actor.From(http.User) is { IsStaff: true };

    public static async Task AnswerAsync(HttpContext http, RequestDelegate route)
    {
        if (!Json.TryParseTime(http.Request.Query["asOf"], out var moment))
        {
            await new Problem(Rejection.Field("/asOf", "A time is ISO 8601 with an offset, such as 2026-11-05T14:05:00Z.")).ExecuteAsync(http);
            return;
        }

        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var past = new PointInTime(moment < now ? moment : now);
        http.Features.Set(past);
        http.Features.Set(new PublicSiteQueries(new(http.RequestServices.GetRequiredService<NpgsqlDataSource>(), "", past.Question(Actor.From(http.User)!.IsEditor))));
        await route(http);
    }

    /// <summary>The same question, of what was.</summary>
    private Func<string, string> Question(bool withKilled)
    {
        var moment = $"'{Json.FormatTime(Moment)}'::timestamptz";
        return sql => sql
            .Replace("public_site.editions", $"past.editions_as_of({moment}, {(withKilled ? "true" : "false")})", StringComparison.Ordinal)
            .Replace("public_site.addresses", $"past.addresses_as_of({moment}, {(withKilled ? "true" : "false")})", StringComparison.Ordinal)
            .Replace("public_site.fronts", $"past.fronts_as_of({moment})", StringComparison.Ordinal);
    }

    /// <summary>Sends it, with a band on pages that cannot be mistaken for now.</summary>
    public async Task WriteAsync(HttpContext http, byte[] body, string mediaType, int status, string? location)
    {
        var (request, response) = (http.Request, http.Response);
        response.StatusCode = status;
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = Style.Policy;
        response.Headers["Memento-Datetime"] = Moment.ToString("R", CultureInfo.InvariantCulture);
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        response.Headers.Location = location is null ? null : location + QueryString.Create("asOf", request.Query["asOf"].ToString());
        if (mediaType == PublicAnswer.Html && body.Length > 0)
        {
            var words = UiText.For(request.Path.Value!.Split('/')[1]);
            body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(
                "<body>", $"<body>\n<p class=\"as-of\" role=\"note\">{InlineHtml.Encode(words.Format("as-of", words.Time(Moment), words["zone"]))}</p>", StringComparison.Ordinal));
        }

        response.ContentType = body.Length > 0 ? mediaType : null;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(body, http.RequestAborted);
        }
    }
}

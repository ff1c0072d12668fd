using System.Globalization;
using System.Text;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.ServiceDefaults;
using Npgsql;

namespace EditorialPlatform.Publishing.Site;

/// <summary>
/// <c>?asOf=</c>: any page or feed as readers saw it at a moment, for staff. The one exception to the gate, and a door of its own: asked
/// of what events have said was public then, with the service's role, kept by nobody. What was killed since, editors alone may see.
/// </summary>
internal sealed record AsOf(DateTimeOffset Moment)
{
    /// <summary>For anybody else the parameter means nothing.</summary>
    public static bool IsAsked(HttpContext http) => http.Request.Query.ContainsKey("asOf") && Actor.From(http.User) is { IsStaff: true };

    public static async Task AnswerAsync(HttpContext http, RequestDelegate route)
    {
        if (!Json.TryTime(http.Request.Query["asOf"], out var moment))
        {
            await new Problem(Refusal.Field("/asOf", "A time is ISO 8601 with an offset, such as 2026-11-05T14:05:00Z.")).ExecuteAsync(http);
            return;
        }

        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var past = new AsOf(moment < now ? moment : now);
        http.Features.Set(past);
        http.Features.Set(new Newsstand(new(http.RequestServices.GetRequiredService<NpgsqlDataSource>(), "", past.Relations(Actor.From(http.User)!.IsEditor))));
        await route(http);
    }

    /// <summary>The public relations as they were.</summary>
    private PublicRelations Relations(bool withKilled)
    {
        var moment = $"'{Json.Time(Moment)}'::timestamptz";
        var seen = $"{moment}, {(withKilled ? "true" : "false")}";
        return new($"past.editions_as_of({seen})", $"past.addresses_as_of({seen})", $"past.fronts_as_of({moment})");
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
            var words = Words.For(request.Path.Value!.Split('/')[1]);
            body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(
                "<body>", $"<body>\n<p class=\"as-of\" role=\"note\">{InlineHtml.Encode(words.Say("as-of", words.Time(Moment), words["zone"]))}</p>", StringComparison.Ordinal));
        }

        response.ContentType = body.Length > 0 ? mediaType : null;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(body, http.RequestAborted);
        }
    }
}

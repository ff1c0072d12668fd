using System.Collections.Concurrent;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary>Helpers for public endpoints.</summary>
internal static class PublicRoutes
{
    private static readonly ConcurrentDictionary<(SiteSettings, string Language, string Key), PublicResult> Messages = new();

    /// <summary>Maps a public endpoint for anonymous <c>GET</c> and <c>HEAD</c> requests.</summary>
    /// <param name="routes">The route builder.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="read">Creates a <see cref="PublicResult"/> from the URL and <see cref="PublicSiteQueries"/>. Other results are not cached.</param>
    /// <param name="significantQuery">The significant query parameters. The endpoint sees no others, and each at most once.</param>
    public static RouteHandlerBuilder MapPublic(
        this IEndpointRouteBuilder routes, string pattern, Delegate read, params IReadOnlyList<string> significantQuery) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], read).AllowAnonymous().ExcludeFromDescription()
            .AddEndpointFilter((context, next) => AnswerAsync(context, next, significantQuery));

    /// <summary>Whether a path segment can be one of ours; others are never looked up.</summary>
    public static bool IsSlug(string text) =>
        text.Length is > 0 and <= 200 && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');

    public static Task<PublicResult> MissingAsync(Pages pages, SiteSettings site, string language) => MessageAsync(pages, site, language, "missing", 404);

    public static Task<PublicResult> GoneAsync(Pages pages, SiteSettings site, string language) => MessageAsync(pages, site, language, "gone", 410);

    /// <summary>Gets the requested page of a list; the first one if the cursor is invalid.</summary>
    public static (PageRequest Asked, ListPosition? After) Page(HttpContext http, int limit)
    {
        try
        {
            var asked = new PageQuery(null, http.Request.Query["cursor"]).Read(keys: 2) with { Limit = limit };
            return (asked, asked.After is { } after && Json.TryParseTime(after[0], out var at) && Guid.TryParse(after[1], out var id) ? new(at, id) : null);
        }
        catch (RejectionException)
        {
            return (new PageRequest(limit, null), null);
        }
    }

    public static IReadOnlyList<string> Keys(Headline line) => [Json.FormatTime(line.PublishedAt), line.ArticleId.ToString()];

    private static async ValueTask<object?> AnswerAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, IReadOnlyList<string> significantQuery)
    {
        var http = context.HttpContext;
        if (PointInTime.IsAsked(http))
        {
            return PointInTime.Of(http) is not { } past ? PointInTime.NoTime : await next(context) is PublicResult then ? past.Answer(then) : null;
        }

        ReduceQuery(http.Request, significantQuery);
        var stand = http.RequestServices.GetRequiredService<PublicSiteQueries>();
        var version = await stand.VersionAsync(http.RequestAborted);
        var answer = await next(context);
        return answer is PublicResult result
            ? result with { Version = version, Keys = stand.Keys, KeysForCdn = stand.KeysForCdn, SignificantQuery = significantQuery }
            : answer;
    }

    private static void ReduceQuery(HttpRequest request, IReadOnlyList<string> significant)
    {
        if (request.QueryString.HasValue)
        {
            request.QueryString = PublicPages.Reduce(request.Query, significant);
        }
    }

    // Rendered once, because it is identical for every address: requests for unknown addresses must be cheap.
    private static async Task<PublicResult> MessageAsync(Pages pages, SiteSettings site, string language, string key, int status)
    {
        var words = UiText.For(language);
        if (!Messages.TryGetValue((site, words.Code, key), out var message))
        {
            var html = await pages.RenderAsync<Message>(new() { [nameof(Message.W)] = words, [nameof(Message.Site)] = site, [nameof(Message.Key)] = key });
            message = Messages.GetOrAdd((site, words.Code, key), new PublicResult(html, PublicResult.Html, status));
        }

        return message;
    }
}

using System.Collections.Concurrent;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary>What every public route starts from.</summary>
internal static class Reading
{
    private static readonly ConcurrentDictionary<(SiteSettings, string Language, string Key), PublicAnswer> Messages = new();

    /// <summary>Hangs a public route: no sign-in, GET and HEAD, answered by <see cref="Serving"/>.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="read">Makes the answer, a <see cref="PublicAnswer"/>, from the address and from what <see cref="PublicSiteQueries"/> says. What it answers otherwise is not kept.</param>
    /// <param name="meant">The query's parameters that mean something; the route sees no others, and each at most once.</param>
    public static RouteHandlerBuilder MapPublic(this IEndpointRouteBuilder routes, string pattern, Delegate read, params IReadOnlyList<string> meant)
    {
        var serving = routes.ServiceProvider.GetRequiredService<Serving>();
        var mapped = routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], read).AllowAnonymous().ExcludeFromDescription();
        mapped.Add(endpoint =>
        {
            var route = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http => PointInTime.IsAsked(http) ? PointInTime.AnswerAsync(http, route) : serving.AnswerAsync(http, meant, route);
        });
        return mapped;
    }

    /// <summary>Whether a part of an address can be one of ours; nothing else is ever looked up.</summary>
    public static bool IsSlug(string text) => text.Length is > 0 and <= 200 && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');

    public static Task<PublicAnswer> MissingAsync(Pages pages, SiteSettings site, string language) => SayAsync(pages, site, language, "missing", 404);

    public static Task<PublicAnswer> GoneAsync(Pages pages, SiteSettings site, string language) => SayAsync(pages, site, language, "gone", 410);

    /// <summary>A page of a list; readers who bring a broken cursor get the first.</summary>
    public static (PageRequest Asked, (DateTimeOffset, Guid)? After) Page(HttpContext http, int limit)
    {
        try
        {
            var asked = new PageQuery(null, http.Request.Query["cursor"]).Read(keys: 2) with { Limit = limit };
            return (asked, asked.After is { } after && Json.TryParseTime(after[0], out var at) && Guid.TryParse(after[1], out var id) ? (at, id) : null);
        }
        catch (RejectionException)
        {
            return (new PageRequest(limit, null), null);
        }
    }

    // The same bytes for every address, and so made once: asking for what there is not costs next to nothing.
    private static async Task<PublicAnswer> SayAsync(Pages pages, SiteSettings site, string language, string key, int status)
    {
        var words = UiText.For(language);
        return Messages.TryGetValue((site, words.Code, key), out var said) ? said
            : Messages.GetOrAdd((site, words.Code, key), new PublicAnswer(await pages.RenderAsync<Message>(new { W = words, Site = site, Key = key }), PublicAnswer.Html, status));
    }

    public static IReadOnlyList<string> Keys(Headline line) => [Json.FormatTime(line.PublishedAt), line.ArticleId.ToString()];
}

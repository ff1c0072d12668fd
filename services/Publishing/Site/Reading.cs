using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Site;

/// <summary>What every public route starts from.</summary>
internal static class Reading
{
    /// <summary>Hangs a public route: no sign-in, GET and HEAD.</summary>
    public static void MapPublic(this IEndpointRouteBuilder routes, string pattern, Delegate read) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], read).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Whether a part of an address can be one of ours; nothing else is ever looked up.</summary>
    public static bool IsSlug(string text) => text.Length is > 0 and <= 200 && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');

    public static async Task<IResult> MissingAsync(Pages pages, SiteSettings site, string language) =>
        new PublicAnswer(await pages.RenderAsync<Message>(new { W = Words.For(language), Site = site, Key = "missing" }), PublicAnswer.Html, 404);

    public static async Task<IResult> GoneAsync(Pages pages, SiteSettings site, string language) =>
        new PublicAnswer(await pages.RenderAsync<Message>(new { W = Words.For(language), Site = site, Key = "gone" }), PublicAnswer.Html, 410);

    /// <summary>A page of a list; readers who bring a broken cursor get the first.</summary>
    public static (ListRequest Asked, (DateTimeOffset, Guid)? After) Page(HttpContext http, int limit)
    {
        try
        {
            var asked = ListRequest.From(http, keys: 2) with { Limit = limit };
            return (asked, asked.After is { } after && Json.TryTime(after[0], out var at) && Guid.TryParse(after[1], out var id) ? (at, id) : null);
        }
        catch (RefusedException)
        {
            return (new ListRequest(limit, null), null);
        }
    }

    public static IReadOnlyList<string> Keys(Headline line) => [Json.Time(line.PublishedAt), line.ArticleId.ToString()];
}

using System.Globalization;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Site;

/// <summary><c>/{lang}/search?q=</c>: full-text search of public articles.</summary>
public sealed class Search : IEndpoint
{
    private const int Lines = 20;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPublic("/{language}/search", ReadAsync, "q", "section", "page");

    /// <summary>Normalizes the search words: removes invalid characters and limits the length.</summary>
    public static string WordsOf(string? asked)
    {
        var text = string.Concat((asked ?? "").Where(character => !char.IsControl(character) && !char.IsSurrogate(character))).Trim();
        return text.Length > Limits.Question ? text[..Limits.Question] : text;
    }

    /// <summary>Converts the match markers to HTML.</summary>
    public static string Html(string marked) =>
        InlineHtml.Encode(marked).Replace(Start, "<mark>", StringComparison.Ordinal).Replace(Stop, "</mark>", StringComparison.Ordinal);

    public static string Address(string language, string words, string? section, int? page) =>
        $"/{language}/search?q={Uri.EscapeDataString(words)}{(section is null ? "" : $"&section={section}")}{(page is null ? "" : $"&page={page}")}";

    // The markers as the encoder writes them.
    private static string Start { get; } = InlineHtml.Encode(SearchHit.Start.ToString());

    private static string Stop { get; } = InlineHtml.Encode(SearchHit.Stop.ToString());

    private static async Task<IResult> ReadAsync(string language, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        if (!UiText.Languages.Contains(language))
        {
            return await PublicRoutes.MissingAsync(pages, site, language);
        }

        var cancellationToken = http.RequestAborted;
        var sections = await stand.SectionsAsync(language, cancellationToken);
        var (words, section) = (WordsOf(http.Request.Query["q"]), http.Request.Query["section"].ToString() is var named
            && sections.Contains(named) ? named : null);
        var page = int.TryParse(http.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, 50) : 1;
        var hits = words.Length == 0 ? [] : await stand.SearchAsync(language, words, section, (page - 1) * Lines, Lines + 1, cancellationToken);
        return new PublicResult(
            await pages.RenderAsync<SearchPage>(new()
            {
                [nameof(SearchPage.W)] = UiText.For(language),
                [nameof(SearchPage.Site)] = site,
                [nameof(SearchPage.Asked)] = words,
                [nameof(SearchPage.Section)] = section,
                [nameof(SearchPage.Hits)] = hits.Take(Lines).ToList(),
                [nameof(SearchPage.More)] = hits.Count > Lines ? Address(language, words, section, page + 1) : null,
                [nameof(SearchPage.Sections)] = sections,
            }),
            PublicResult.Html)
        { IsCacheable = false };
    }
}

using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary>
/// <c>/{lang}/corrections</c>: the latest corrections, clarifications and retractions, by their notices. The earlier text is not shown, as it may
/// have been removed to protect someone.
/// </summary>
public sealed class ReadCorrections : IEndpoint
{
    private const int Lines = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPublic("/{language}/corrections", ReadAsync);

    public static string Address(string language) => $"/{language}/corrections";

    private static async Task<IResult> ReadAsync(string language, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        if (!UiText.Languages.Contains(language))
        {
            return await PublicRoutes.MissingAsync(pages, site, language);
        }

        var editions = await stand.CorrectedAsync(language, Lines, http.RequestAborted);
        return new PublicResult(
            await pages.RenderAsync<Corrections>(new()
            {
                [nameof(Corrections.W)] = UiText.For(language),
                [nameof(Corrections.Site)] = site,
                [nameof(Corrections.Notices)] = editions.SelectMany(edition => edition.Notices.Where(notice => notice.Kind != "update")
                    .Select(notice => (edition.Headline, notice))).OrderByDescending(one => one.notice.At).Take(Lines).ToList(),
                [nameof(Corrections.Sections)] = await stand.SectionsAsync(language, http.RequestAborted),
                [nameof(Corrections.Alternates)] = UiText.Languages.Select(one => (one, Address(one))).ToList(),
            }),
            PublicResult.Html);
    }
}

using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary>
/// <c>/{lang}/corrections</c>: what was corrected, clarified or retracted last, in the words in which readers were told. What an article
/// said before is not shown again: it may have been taken out to protect somebody.
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
            return await Reading.MissingAsync(pages, site, language);
        }

        var editions = await stand.CorrectedAsync(language, Lines, http.RequestAborted);
        return new PublicAnswer(
            await pages.RenderAsync<Corrections>(new
            {
                W = UiText.For(language),
                Site = site,
                Notices = editions.SelectMany(edition => edition.Notices.Where(notice => notice.Kind != "update").Select(notice => (edition.Headline, notice))).OrderByDescending(one => one.notice.At).Take(Lines).ToList(),
                Sections = await stand.SectionsAsync(language, http.RequestAborted),
                Alternates = UiText.Languages.Select(one => (one, Address(one))).ToList(),
            }),
            PublicAnswer.Html);
    }
}

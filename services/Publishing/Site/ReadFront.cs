using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Publishing.Site;

/// <summary><c>/</c>, <c>/{lang}</c> and <c>/{lang}/{section}</c>.</summary>
public sealed class ReadFront : IEndpoint
{
    private const int FrontLines = 21;
    private const int SectionLines = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPublic("/", ToLanguage);
        routes.MapPublic("/{language}", FrontAsync);
        routes.MapPublic("/{language}/{section}", SectionAsync, "place", "cursor");
        // GET and HEAD only: a route for all methods would match commands without a body.
        routes.MapPublic("/{**path}", NothingAsync);
    }

    /// <summary>The best match of the site's languages for <c>Accept-Language</c>.</summary>
    internal static string Preferred(IList<StringWithQualityHeaderValue> accepted) =>
        accepted.Where(one => one.Quality is null or > 0).OrderByDescending(one => one.Quality ?? 1)
            .Select(one => UiText.Languages.FirstOrDefault(language => one.Value.Equals(language, StringComparison.OrdinalIgnoreCase)
                || one.Value.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(language => language is not null) ?? UiText.Languages[0];

    private static IResult ToLanguage(HttpContext http)
    {
        http.Response.Headers.Vary = "Accept-Language";
        http.Response.Headers.CacheControl = "public, max-age=0, must-revalidate";
        return Results.Redirect("/" + Preferred(http.Request.GetTypedHeaders().AcceptLanguage));
    }

    private static async Task<IResult> FrontAsync(string language, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        if (!UiText.Languages.Contains(language))
        {
            return await PublicRoutes.MissingAsync(pages, site, language);
        }

        // The placed articles first, then the newest.
        var placed = await stand.PlacedAsync(language, http.RequestAborted);
        var newest = await stand.NewestAsync(language, null, null, null, FrontLines, http.RequestAborted);
        var lines = placed.Concat(newest).DistinctBy(line => line.ArticleId).Take(FrontLines).ToList();
        var links = await SiteLinks.ReadAsync(stand, site, lines, "", http.RequestAborted);
        return new PublicResult(
            await pages.RenderAsync<Listing>(new()
            {
                [nameof(Listing.W)] = UiText.For(language),
                [nameof(Listing.Site)] = site,
                [nameof(Listing.Path)] = "/" + language,
                [nameof(Listing.Lines)] = links.Shown(lines),
                [nameof(Listing.Sections)] = await stand.SectionsAsync(language, http.RequestAborted),
                [nameof(Listing.Alternates)] = UiText.Languages.Select(one => (one, "/" + one)).ToList(),
            }),
            PublicResult.Html);
    }

    private static async Task<IResult> SectionAsync(string language, string section, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        var place = http.Request.Query["place"].ToString() is { Length: > 0 } named && PublicRoutes.IsSlug(named) ? named : null;
        var (asked, after) = PublicRoutes.Page(http, SectionLines);
        var sections = UiText.Languages.Contains(language) && PublicRoutes.IsSlug(section) ? await stand.SectionsAsync(language, http.RequestAborted) : [];
        if (!sections.Contains(section))
        {
            return await PublicRoutes.MissingAsync(pages, site, language);
        }

        var list = asked.ToPage(await stand.NewestAsync(language, section, place, after, SectionLines + 1, http.RequestAborted), PublicRoutes.Keys);
        if (list.Items.Count == 0 && place is not null)
        {
            return await PublicRoutes.MissingAsync(pages, site, language);
        }

        var links = await SiteLinks.ReadAsync(stand, site, list.Items, "", http.RequestAborted);
        var path = $"/{language}/{section}{(place is null ? "" : $"?place={place}")}";
        return new PublicResult(
            await pages.RenderAsync<Listing>(new()
            {
                [nameof(Listing.W)] = UiText.For(language),
                [nameof(Listing.Site)] = site,
                [nameof(Listing.Path)] = path,
                [nameof(Listing.Section)] = section,
                [nameof(Listing.Place)] = place,
                [nameof(Listing.Lines)] = links.Shown(list.Items),
                [nameof(Listing.Older)] = list.Next is null ? null : $"{path}{(place is null ? '?' : '&')}cursor={list.Next}",
                [nameof(Listing.Sections)] = sections,
            }),
            PublicResult.Html);
    }

    private static async Task<IResult> NothingAsync(HttpContext http, Pages pages, SiteSettings site)
    {
        if (http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/internal"))
        {
            return new Problem(Rejection.NotFound);
        }

        return await PublicRoutes.MissingAsync(pages, site, http.Request.Path.Value!.Split('/')[1]);
    }
}

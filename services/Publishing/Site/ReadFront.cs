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
        // For reading only: a route for all methods would take commands without a body from theirs.
        routes.MapPublic("/{**path}", NothingAsync);
    }

    /// <summary>The reader's language among ours, by <c>Accept-Language</c>.</summary>
    internal static string Preferred(IList<StringWithQualityHeaderValue> accepted) =>
        accepted.Where(one => one.Quality is null or > 0).OrderByDescending(one => one.Quality ?? 1)
            .Select(one => UiText.Languages.FirstOrDefault(language => one.Value.Equals(language, StringComparison.OrdinalIgnoreCase) || one.Value.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase)))
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
            return await Reading.MissingAsync(pages, site, language);
        }

        // What an editor has placed, then what is newest.
        var placed = await stand.PlacedAsync(language, http.RequestAborted);
        var newest = await stand.NewestAsync(language, null, null, null, FrontLines, http.RequestAborted);
        return new PublicAnswer(
            await pages.RenderAsync<Listing>(new
            {
                W = UiText.For(language),
                Site = site,
                Path = "/" + language,
                Lines = placed.Concat(newest).DistinctBy(line => line.ArticleId).Take(FrontLines).ToList(),
                Sections = await stand.SectionsAsync(language, http.RequestAborted),
                Alternates = UiText.Languages.Select(one => (one, "/" + one)).ToList(),
            }),
            PublicAnswer.Html);
    }

    private static async Task<IResult> SectionAsync(string language, string section, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        var place = http.Request.Query["place"].ToString() is { Length: > 0 } named && Reading.IsSlug(named) ? named : null;
        var (asked, after) = Reading.Page(http, SectionLines);
        var sections = UiText.Languages.Contains(language) && Reading.IsSlug(section) ? await stand.SectionsAsync(language, http.RequestAborted) : [];
        if (!sections.Contains(section))
        {
            return await Reading.MissingAsync(pages, site, language);
        }

        var list = asked.ToPage(await stand.NewestAsync(language, section, place, after, SectionLines + 1, http.RequestAborted), Reading.Keys);
        if (list.Items.Count == 0 && place is not null)
        {
            return await Reading.MissingAsync(pages, site, language);
        }

        var path = $"/{language}/{section}{(place is null ? "" : $"?place={place}")}";
        return new PublicAnswer(
            await pages.RenderAsync<Listing>(new
            {
                W = UiText.For(language),
                Site = site,
                Path = path,
                Section = section,
                Place = place,
                Lines = list.Items,
                Older = list.Next is null ? null : $"{path}{(place is null ? '?' : '&')}cursor={list.Next}",
                Sections = sections,
            }),
            PublicAnswer.Html);
    }

    private static async Task<IResult> NothingAsync(HttpContext http, Pages pages, SiteSettings site)
    {
        if (http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/internal"))
        {
            return new Problem(Rejection.NotFound);
        }

        return await Reading.MissingAsync(pages, site, http.Request.Path.Value!.Split('/')[1]);
    }
}

using EditorialPlatform.Contracts;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary><c>/{lang}/{section}/{slug}</c>: the article, a redirect, gone, or not found.</summary>
public sealed class ReadArticle : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPublic("/{language}/{section}/{slug}", ReadAsync, "texte");

    private static async Task<IResult> ReadAsync(
        string language, string section, string slug, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        var cancellationToken = http.RequestAborted;
        var asked = UiText.Languages.Contains(language) && PublicRoutes.IsSlug(section) && PublicRoutes.IsSlug(slug);
        switch (asked ? await stand.FindAsync($"/{language}/{section}/{slug}", cancellationToken) : null)
        {
            case { Gone: true }:
                return await PublicRoutes.GoneAsync(pages, site, language);
            case { MovedTo: { } path }:
                return PublicResult.Moved(path);
            case { Edition: { } edition }:
                var article = edition.Headline.ArticleId;
                var links = await SiteLinks.ReadAsync(stand, site, [edition], "", cancellationToken, article);
                return new PublicResult(
                    await pages.RenderAsync<ArticlePage>(new()
                    {
                        [nameof(ArticlePage.W)] = UiText.For(language),
                        [nameof(ArticlePage.Site)] = site,
                        [nameof(ArticlePage.Edition)] = links.Shown(edition),
                        [nameof(ArticlePage.Links)] = links,
                        [nameof(ArticlePage.Sections)] = await stand.SectionsAsync(language, cancellationToken),
                        [nameof(ArticlePage.Alternates)] = Alternates(edition, links.Public[article]),
                        [nameof(ArticlePage.Pictures)] = await stand.PicturesAsync(PicturesOf(edition.Copy), cancellationToken),
                        [nameof(ArticlePage.Bare)] = http.Request.Query["texte"] == "1",
                    }),
                    PublicResult.Html);
            default:
                return await PublicRoutes.MissingAsync(pages, site, language);
        }
    }

    internal static IReadOnlyCollection<string> PicturesOf(Copy? copy) => [.. (copy?.Blocks ?? []).Select(block => block.Picture).OfType<string>().Distinct()];

    /// <summary>The public language versions, each listing all of them, with the source as <c>x-default</c>.</summary>
    internal static List<(string Language, string Path)> Alternates(PublicEdition edition, IEnumerable<Headline> live)
    {
        var versions = live.Select(line => (line.Language, line.Path)).ToList();
        return edition.Retracted || versions.Count < 2 ? []
            : [.. versions, .. versions.Where(version => version.Language == edition.SourceLanguage).Select(version => ("x-default", version.Path))];
    }
}

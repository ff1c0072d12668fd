using EditorialPlatform.Contracts;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary><c>/{lang}/{section}/{slug}</c>: the article, where it has moved to, that it is gone; for all else, that there is nothing.</summary>
public sealed class ReadArticle : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPublic("/{language}/{section}/{slug}", ReadAsync, "texte");

    private static async Task<IResult> ReadAsync(string language, string section, string slug, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        var cancellationToken = http.RequestAborted;
        var asked = UiText.Languages.Contains(language) && Reading.IsSlug(section) && Reading.IsSlug(slug);
        switch (asked ? await stand.FindAsync($"/{language}/{section}/{slug}", cancellationToken) : null)
        {
            case { Gone: true }:
                return await Reading.GoneAsync(pages, site, language);
            case { MovedTo: { } path }:
                return PublicAnswer.Moved(path);
            case { Edition: { } edition }:
                var article = edition.Headline.ArticleId;
                var found = await stand.OfAsync([article, .. edition.Copy is null ? [] : RelatedLinks.Targets(edition.Copy)], cancellationToken);
                return new PublicAnswer(
                    await pages.RenderAsync<ArticlePage>(new
                    {
                        W = UiText.For(language),
                        Site = site,
                        Edition = edition,
                        Links = new RelatedLinks(language, found),
                        Sections = await stand.SectionsAsync(language, cancellationToken),
                        Alternates = Alternates(edition, found[article]),
                        Pictures = await stand.PicturesAsync(PicturesOf(edition.Copy), cancellationToken),
                        Bare = http.Request.Query["texte"] == "1",
                    }),
                    PublicAnswer.Html);
            default:
                return await Reading.MissingAsync(pages, site, language);
        }
    }

    internal static IReadOnlyCollection<string> PicturesOf(Copy? copy) => [.. (copy?.Blocks ?? []).Select(block => block.Picture).OfType<string>().Distinct()];

    /// <summary>The live versions, each naming all; the source's for readers of no language of ours.</summary>
    internal static List<(string Language, string Path)> Alternates(PublicEdition edition, IEnumerable<Headline> live)
    {
        var versions = live.Select(line => (line.Language, line.Path)).ToList();
        return edition.Retracted || versions.Count < 2 ? []
            : [.. versions, .. versions.Where(version => version.Language == edition.SourceLanguage).Select(version => ("x-default", version.Path))];
    }
}

using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Site;

/// <summary><c>/{lang}/authors/{slug}</c> and <c>/{lang}/topics/{slug}</c>: the articles of an author or a topic.</summary>
public sealed class ReadSubject : IEndpoint
{
    private const int Lines = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var kind in Subjects.Kinds)
        {
            routes.MapPublic(
                $"/{{language}}/{kind}/{{slug}}",
                (
                    string language,
                    string slug,
                    PublicSiteQueries stand,
                    Pages pages,
                    SiteSettings site,
                    HttpContext http) => ReadAsync(kind, language, slug, stand, pages, site, http),
                "cursor");
        }
    }

    private static async Task<IResult> ReadAsync(
        string kind, string language, string slug, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        var (asked, after) = PublicRoutes.Page(http, Lines);
        var found = UiText.Languages.Contains(language) && PublicRoutes.IsSlug(slug)
            ? await stand.ByTopicAsync(language, $"{kind}/{slug}", after, Lines + 1, http.RequestAborted)
            : [];
        if (found.Count == 0)
        {
            return await PublicRoutes.MissingAsync(pages, site, language);
        }

        var list = asked.ToPage(found, one => PublicRoutes.Keys(one.Line));
        var links = await SiteLinks.ReadAsync(stand, site, list.Items.Select(one => one.Line), "", http.RequestAborted);
        var path = Subjects.Address(language, kind, slug);
        return new PublicResult(
            await pages.RenderAsync<Listing>(new()
            {
                [nameof(Listing.W)] = UiText.For(language),
                [nameof(Listing.Site)] = site,
                [nameof(Listing.Path)] = path,
                // The spelling of a person's name is that of the newest article.
                [nameof(Listing.Subject)] = kind == Subjects.Authors
                    ? Bylines.Names(found[0].Byline).First(name => Slug.Of(name) == slug)
                    : UiText.For(language).Topic(slug),
                [nameof(Listing.Lines)] = links.Shown(list.Items.Select(one => one.Line)),
                [nameof(Listing.Older)] = list.Next is null ? null : $"{path}?cursor={list.Next}",
                [nameof(Listing.Sections)] = await stand.SectionsAsync(language, http.RequestAborted),
            }),
            PublicResult.Html);
    }
}

/// <summary>The subjects that articles are listed under besides their section: authors and topics.</summary>
public static class Subjects
{
    public const string Authors = "authors";
    public const string Topics = "topics";

    public static IReadOnlyList<string> Kinds { get; } = [Authors, Topics];

    public static string Address(string language, string kind, string slug) => $"/{language}/{kind}/{slug}";

    /// <summary>The lookup keys of an article's subjects.</summary>
    public static IEnumerable<string> Of(string? byline, IReadOnlyList<string> tags) =>
        Bylines.Names(byline).Select(name => (Authors, name)).Concat(tags.Select(tag => (Topics, tag)))
            .Select(subject => (Kind: subject.Item1, Slug: Slug.Of(subject.Item2)))
            .Where(subject => subject.Slug.Length > 0)
            .Select(subject => $"{subject.Kind}/{subject.Slug}")
            .Distinct();
}

using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Site;

/// <summary><c>/{lang}/authors/{slug}</c> and <c>/{lang}/topics/{slug}</c>: what somebody wrote, and what is about something.</summary>
public sealed class ReadSubject : IEndpoint
{
    private const int Lines = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var kind in Subjects.Kinds)
        {
            routes.MapPublic(
                $"/{{language}}/{kind}/{{slug}}",
                (string language, string slug, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http) => ReadAsync(kind, language, slug, stand, pages, site, http),
                "cursor");
        }
    }

    private static async Task<IResult> ReadAsync(string kind, string language, string slug, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        var (asked, after) = Reading.Page(http, Lines);
        var found = UiText.Languages.Contains(language) && Reading.IsSlug(slug) ? await stand.ByTopicAsync(language, $"{kind}/{slug}", after, Lines + 1, http.RequestAborted) : [];
        if (found.Count == 0)
        {
            return await Reading.MissingAsync(pages, site, language);
        }

        var list = asked.ToPage(found, one => Reading.Keys(one.Line));
        var path = Subjects.Address(language, kind, slug);
        return new PublicAnswer(
            await pages.RenderAsync<Listing>(new
            {
                W = UiText.For(language),
                Site = site,
                Path = path,
                // A person is called as in the newest article.
                Subject = kind == Subjects.Authors ? Bylines.Names(found[0].Byline).First(name => Slug.Of(name) == slug) : UiText.For(language).Topic(slug),
                Lines = list.Items.Select(one => one.Line).ToList(),
                Older = list.Next is null ? null : $"{path}?cursor={list.Next}",
                Sections = await stand.SectionsAsync(language, http.RequestAborted),
            }),
            PublicAnswer.Html);
    }
}

/// <summary>What articles are listed under beside their section: who wrote them, and their topics.</summary>
public static class Subjects
{
    public const string Authors = "authors";
    public const string Topics = "topics";

    public static IReadOnlyList<string> Kinds { get; } = [Authors, Topics];

    public static string Address(string language, string kind, string slug) => $"/{language}/{kind}/{slug}";

    /// <summary>Everything an article is listed under, as it is looked up.</summary>
    public static IEnumerable<string> Of(string? byline, IReadOnlyList<string> tags) =>
        Bylines.Names(byline).Select(name => (Authors, name)).Concat(tags.Select(tag => (Topics, tag)))
            .Select(subject => (Kind: subject.Item1, Slug: Slug.Of(subject.Item2))).Where(subject => subject.Slug.Length > 0).Select(subject => $"{subject.Kind}/{subject.Slug}").Distinct();
}

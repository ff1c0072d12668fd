using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Site.Feeds;

/// <summary>A feed entry, independent of the format: the whole text, preceded by its notices.</summary>
/// <param name="Id">Permanent and the same in every format: a correction or a retraction updates the entry.</param>
/// <param name="Image">The URL of the representative picture.</param>
public sealed record Entry(string Id, PublicEdition Edition, string Html, PictureFile? Image, string? ImageAddress)
{
    public Headline Line => Edition.Headline;

    public IReadOnlyList<Author> Authors(SiteSettings site) => Bylines.Authors(Edition.Copy?.Byline, Line.Language, site);

    public string? Summary => Line.Standfirst is null ? null : InlineMarkdown.ToPlain(Line.Standfirst);
}

/// <summary>The newest articles of a language, or of one of its sections.</summary>
/// <param name="Home">The URL of the corresponding page.</param>
public sealed record Feed(SiteSettings Site, UiText Words, string? Section, string Home, IReadOnlyList<Entry> Entries)
{
    private const int Articles = 20;
    private const int Retractions = 5;

    public string Title => Section is null ? Site.Name : $"{Site.Name} – {Words.Section(Section)}";

    /// <summary>The Unix epoch for an empty feed, so that it never appears to change.</summary>
    public DateTimeOffset UpdatedAt => Entries.Select(entry => entry.Line.UpdatedAt).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();

    /// <summary>Maps a feed format to <c>/{lang}/feed.…</c> and to each section.</summary>
    public static void Map(IEndpointRouteBuilder routes, string file, string mediaType, Func<Feed, string> write)
    {
        routes.MapPublic($"/{{language}}/{file}", (
            string language, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http) => ReadAsync(language, null, stand, pages, site, http));
        routes.MapPublic($"/{{language}}/{{section}}/{file}", (
            string language,
            string section,
            PublicSiteQueries stand,
            Pages pages,
            SiteSettings site,
            HttpContext http) => ReadAsync(language, section, stand, pages, site, http));

        async Task<IResult> ReadAsync(string language, string? section, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http) =>
            UiText.Languages.Contains(language)
                && (section is null || (PublicRoutes.IsSlug(section) && (await stand.SectionsAsync(language, http.RequestAborted)).Contains(section)))
                ? new PublicResult(write(await OfAsync(language, section, stand, pages, site, http.RequestAborted)), mediaType)
                : await PublicRoutes.MissingAsync(pages, site, language);
    }

    private static async Task<Feed> OfAsync(
        string language, string? section, PublicSiteQueries stand, Pages pages, SiteSettings site, CancellationToken cancellationToken)
    {
        var words = UiText.For(language);
        // Include retractions for subscribers who already have the text.
        IReadOnlyList<PublicEdition> editions = (await stand.NewestWholeAsync(language, section, Articles, cancellationToken))
            .Concat(await stand.RetractedAsync(language, section, Retractions, cancellationToken))
            .OrderByDescending(edition => edition.Headline.PublishedAt).ToList();
        var links = await SiteLinks.ReadAsync(stand, site, editions, site.Origin, cancellationToken);
        editions = [.. editions.Select(links.Shown)];
        var pictures = await stand.PicturesAsync([.. editions.SelectMany(edition => ReadArticle.PicturesOf(edition.Copy)).Distinct()], cancellationToken);
        var entries = new List<Entry>();
        foreach (var edition in editions)
        {
            var body = edition.Copy is null ? "" : await pages.RenderAsync<Body>(new()
            {
                [nameof(Body.W)] = words,
                [nameof(Body.Copy)] = edition.Copy,
                [nameof(Body.Links)] = links,
                [nameof(Body.Pictures)] = pictures,
                [nameof(Body.Base)] = site.Origin
            });
            var first = ReadArticle.PicturesOf(edition.Copy).FirstOrDefault(pictures.ContainsKey);
            var image = first is null ? null : pictures[first].Files.Last(file => file.MediaType == "image/jpeg");
            entries.Add(new(
                $"urn:uuid:{DeterministicGuid.Create("edition", edition.Headline.ArticleId, language)}", edition,
                Notices(words, site.Zone, edition) + body, image,
                image is null ? null : site.Origin + ReadPicture.Address(first!, image.File)));
        }

        return new(site, words, section, $"{site.Origin}/{language}{(section is null ? "" : "/" + section)}", entries);
    }

    private static string Notices(UiText words, SiteZone zone, PublicEdition edition) =>
        string.Concat(edition.Notices.Where(notice => notice.Kind != "update" || notice.Text is not null)
            .Select(notice => $"<p><strong>{InlineHtml.Encode($"{words[$"notice.{notice.Kind}"]} · {words.Time(zone, notice.At)}")}</strong> "
                + $"{InlineHtml.Encode(words.Typeset(notice.Text ?? words[$"notice.{notice.Kind}.standing"]))}</p>"));
}

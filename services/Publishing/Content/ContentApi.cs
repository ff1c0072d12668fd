using System.Globalization;
using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site;

namespace EditorialPlatform.Publishing.Content;

/// <summary>The public JSON: what is on the pages, for programs. The copy's fields are the approved ones, so that its hash can be made again.</summary>
public sealed class ContentApi : IEndpoint
{
    private const string Type = "application/json; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPublic("/api/content/articles", ListAsync, "language", "section", "q", "limit", "cursor");
        routes.MapPublic("/api/content/articles/{articleId:guid}", OneAsync, "language", "format");
    }

    private static async Task<IResult> ListAsync(PublicSiteQueries stand, SiteSettings site, HttpContext http)
    {
        var (language, section) = (Slugged(http, "language"), Slugged(http, "section"));
        if (http.Request.Query["q"].ToString() is { Length: > 0 } words)
        {
            return await SearchAsync(words, language, section, stand, site, http);
        }

        var asked = PageRequest.From(http, keys: 3);
        (DateTimeOffset, Guid)? after = null;
        if (asked.After is { } keys)
        {
            after = Json.TryParseTime(keys[0], out var at) && Guid.TryParse(keys[1], out var id) ? (at, id) : throw new RejectionException(Rejection.Field("/cursor", "This is no cursor of this list."));
        }

        var found = await stand.NewestAsync(language, section, null, after, asked.Limit + 1, http.RequestAborted);
        var page = asked.ToPage(found, line => [.. Reading.Keys(line), line.Language]);
        return Answer(new { items = page.Items.Select(line => Shown(line, site)), next = page.Next });
    }

    // Words are of a language: their endings are.
    private static async Task<IResult> SearchAsync(string words, string? language, string? section, PublicSiteQueries stand, SiteSettings site, HttpContext http)
    {
        var asked = PageRequest.From(http, keys: 1);
        var skip = 0;
        var wrong = new ValidationErrors()
            .Require(language is not null && UiText.Languages.Contains(language), "/language", $"Words are looked for in one language: {string.Join(", ", UiText.Languages)}.")
            .Require(words.Length <= 200, "/q", "This is longer than 200 characters.")
            .Require(asked.After is null || (int.TryParse(asked.After[0], NumberStyles.None, CultureInfo.InvariantCulture, out skip) && skip <= 10_000), "/cursor", "This is no cursor of this list.")
            .Rejection;
        if (wrong is not null)
        {
            throw new RejectionException(wrong);
        }

        var found = await stand.SearchAsync(language!, Search.WordsOf(words), section, skip, asked.Limit + 1, http.RequestAborted);
        var page = asked.ToPage(found, _ => [(skip + asked.Limit).ToString(CultureInfo.InvariantCulture)]);
        return Answer(new { items = page.Items.Select(hit => Shown(hit.Headline, site, hit)), next = page.Next }, kept: false);
    }

    private static async Task<IResult> OneAsync(Guid articleId, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        var ninjs = http.Request.Query["format"].ToString() switch
        {
            "" or "json" => false,
            "ninjs" => true,
            _ => throw new RejectionException(Rejection.Field("/format", "ninjs, or none.")),
        };
        var language = Slugged(http, "language");
        var (editions, gone) = await stand.ArticleAsync(articleId, http.RequestAborted);
        var edition = language is not null ? editions.FirstOrDefault(one => one.Headline.Language == language)
            : editions.FirstOrDefault(one => one.Headline.Language == one.SourceLanguage) ?? (editions.Count > 0 ? editions[0] : null);
        if (edition is null)
        {
            return gone ? Problem(410, "gone", "It has been removed.") : Problem(404, "not-found", "There is nothing here.");
        }

        var (line, copy) = (edition.Headline, edition.Copy);
        var related = await stand.OfAsync(RelatedLinks.Targets(copy), http.RequestAborted);
        var pictures = await stand.PicturesAsync(ReadArticle.PicturesOf(copy), http.RequestAborted);
        if (ninjs)
        {
            var html = copy is null ? null
                : await pages.RenderAsync<Body>(new { W = UiText.For(line.Language), Copy = copy, Links = new RelatedLinks(line.Language, related, site.Origin), Pictures = pictures, Base = site.Origin });
            var others = editions.Where(one => !one.Retracted && one != edition).Select(one => one.Headline);
            return new PublicAnswer(Ninjs.Of(site, edition, html, others, related, pictures).ToJsonString(Json.Options), Type);
        }

        return Answer(new
        {
            articleId,
            line.Language,
            state = edition.Retracted ? "retracted" : "published",
            line.Path,
            url = site.Origin + line.Path,
            edition.Revision,
            hash = edition.Hash,
            headline = line.Title,
            copy?.Standfirst,
            copy?.Blocks,
            copy?.Section,
            copy?.Place,
            copy?.Dateline,
            copy?.Byline,
            copy?.Tags,
            copy?.Related,
            pictures = pictures.Values.Select(picture => new
            {
                picture = picture.Name,
                picture.Told.Caption,
                picture.Told.Credit,
                picture.Told.Rights,
                picture.Told.Alt,
                files = picture.Files.Select(file => new { url = site.Origin + ReadPicture.Address(picture.Name, file.File), file.MediaType, file.Width, file.Height }),
            }),
            links = related.Select(target => new { articleId = target.Key, editions = target.Select(one => new { one.Language, one.Path, headline = one.Title }) }),
            edition.Credits,
            line.Words,
            line.PublishedAt,
            line.UpdatedAt,
            edition.Notices,
            edition.Behind,
            alternates = editions.Where(one => !one.Retracted && one != edition).Select(one => new { one.Headline.Language, one.Headline.Path }),
        });
    }

    private static object Shown(Headline line, SiteSettings site, SearchHit? hit = null) => new
    {
        line.ArticleId,
        line.Language,
        line.Path,
        url = site.Origin + line.Path,
        headline = line.Title,
        line.Standfirst,
        line.Section,
        line.Place,
        line.Words,
        line.PublishedAt,
        line.UpdatedAt,
        highlight = hit is null ? null : new { headline = Search.Html(hit.Title), passage = Search.Html(hit.Passage) },
    };

    private static string? Slugged(HttpContext http, string name) =>
        http.Request.Query[name].ToString() is not { Length: > 0 } text ? null
        : Reading.IsSlug(text.ToLowerInvariant()) ? text
        : throw new RejectionException(Rejection.Field($"/{name}", "Letters, digits and hyphens."));

    private static PublicAnswer Answer(object body, bool kept = true) => new(JsonSerializer.Serialize(body, Json.Options), Type) { Kept = kept };

    // Public answers say nothing of the address and carry no trace: an embargoed article looks as one that never was.
    private static PublicAnswer Problem(int status, string code, string detail) =>
        new(JsonSerializer.Serialize(new { type = $"/problems/{code}", title = status == 404 ? "Not Found" : "Gone", status, detail }, Json.Options), "application/problem+json; charset=utf-8", status);
}

using System.Globalization;
using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Content;

/// <summary>
/// The public JSON API. The copy's fields are those that were approved, so that clients can recompute its hash, except for what leads to articles that
/// are not public.
/// </summary>
public sealed class ContentApi : IEndpoint
{
    private const string Type = "application/json; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPublic("/api/content/articles", ListAsync, "language", "section", "q", "limit", "cursor")
            .DescribePublic("listArticles", "List what is public, newest first, or what holds the words that are asked for")
            .Produces<ListPage<ContentLine>>(200, "application/json").Refuses(422, "fields");
        routes.MapPublic("/api/content/articles/{articleId:guid}", OneAsync, "language", "format")
            .DescribePublic("getArticle", "Read a public article in one language, as our own JSON or as ninjs 3.0")
            .Produces<ContentArticle>(200, "application/json").Refuses(404, "not-found").Refuses(410, "gone").Refuses(422, "fields");
    }

    private static async Task<IResult> ListAsync(
        string? language, string? section, string? q, [AsParameters] PageQuery query, PublicSiteQueries stand, SiteSettings site, HttpContext http)
    {
        (language, section) = (Slugged(language, "language"), Slugged(section, "section"));
        if (q is { Length: > 0 })
        {
            return await SearchAsync(q, language, section, query, stand, site, http);
        }

        var asked = query.Read(keys: 3);
        ListPosition? after = null;
        if (asked.After is { } keys)
        {
            after = Json.TryParseTime(keys[0], out var at) && Guid.TryParse(keys[1], out var id)
                ? new(at, id, keys[2])
                : throw new RejectionException(Rejection.Field("/cursor", "This is no cursor of this list."));
        }

        var found = await stand.NewestAsync(language, section, null, after, asked.Limit + 1, http.RequestAborted);
        var page = asked.ToPage(found, line => [.. PublicRoutes.Keys(line), line.Language]);
        var links = await SiteLinks.ReadAsync(stand, site, page.Items, "", http.RequestAborted);
        return Answer(new ListPage<ContentLine>([.. page.Items.Select(line => Shown(line, links))], page.Next));
    }

    // Search needs a language, because stemming depends on it.
    private static async Task<IResult> SearchAsync(
        string words, string? language, string? section, PageQuery query, PublicSiteQueries stand, SiteSettings site, HttpContext http)
    {
        var asked = query.Read(keys: 1);
        var skip = 0;
        var wrong = new ValidationErrors()
            .Require(
                language is not null && UiText.Languages.Contains(language),
                "/language",
                $"Words are looked for in one language: {string.Join(", ", UiText.Languages)}.")
            .Require(words.Length <= Limits.Question, "/q", $"This is longer than {Limits.Question} characters.")
            .Require(
                asked.After is null || (int.TryParse(asked.After[0], NumberStyles.None, CultureInfo.InvariantCulture, out skip) && skip <= 10_000),
                "/cursor",
                "This is no cursor of this list.")
            .Rejection;
        if (wrong is not null)
        {
            throw new RejectionException(wrong);
        }

        var found = await stand.SearchAsync(language!, Search.WordsOf(words), section, skip, asked.Limit + 1, http.RequestAborted);
        var page = asked.ToPage(found, _ => [(skip + asked.Limit).ToString(CultureInfo.InvariantCulture)]);
        var links = await SiteLinks.ReadAsync(stand, site, page.Items.Select(hit => hit.Headline), "", http.RequestAborted);
        return Answer(new ListPage<ContentLine>([.. page.Items.Select(hit => Shown(hit.Headline, links, hit))], page.Next), kept: false);
    }

    private static async Task<IResult> OneAsync(
        Guid articleId, string? language, QueryValue<ContentFormat>? format, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        if (format is { Text.Length: > 0, Value: null })
        {
            throw new RejectionException(Rejection.Field("/format", "ninjs, or none."));
        }

        language = Slugged(language, "language");
        var (editions, gone) = await stand.ArticleAsync(articleId, http.RequestAborted);
        var edition = language is not null ? editions.FirstOrDefault(one => one.Headline.Language == language)
            : editions.FirstOrDefault(one => one.Headline.Language == one.SourceLanguage) ?? (editions.Count > 0 ? editions[0] : null);
        if (edition is null)
        {
            return gone ? Problem(410, "gone", "It has been removed.") : Problem(404, "not-found", "There is nothing here.");
        }

        var line = edition.Headline;
        var links = await SiteLinks.ReadAsync(stand, site, [edition], site.Origin, http.RequestAborted);
        var pictures = await stand.PicturesAsync(ReadArticle.PicturesOf(edition.Copy), http.RequestAborted);
        if (format?.Value == ContentFormat.Ninjs)
        {
            var shown = links.Shown(edition);
            var html = shown.Copy is null ? null
                : await pages.RenderAsync<Body>(new()
                {
                    [nameof(Body.W)] = UiText.For(line.Language),
                    [nameof(Body.Copy)] = shown.Copy,
                    [nameof(Body.Links)] = links,
                    [nameof(Body.Pictures)] = pictures,
                    [nameof(Body.Base)] = site.Origin
                });
            var others = editions.Where(one => !one.Retracted && one != edition).Select(one => one.Headline);
            return new PublicResult(Ninjs.Of(site, shown, html, others, links, pictures).ToJsonString(Json.Options), Type);
        }

        var (copy, omitted) = edition.Copy is { } approved ? links.Approved(approved) : (null, 0);
        return Answer(new ContentArticle(
            articleId,
            line.Language,
            edition.Retracted ? ContentState.Retracted : ContentState.Published,
            line.Path,
            site.Origin + line.Path,
            edition.Revision,
            edition.Hash,
            line.Title,
            copy?.Standfirst,
            copy?.Blocks,
            copy?.Section,
            copy?.Place,
            copy?.Dateline,
            copy?.Byline,
            copy?.Tags,
            copy?.Related,
            [.. FigureWords.In(copy, pictures).Select(shown => new ContentPicture(
                shown.Picture.Name,
                shown.Words.Caption.Length > 0 ? InlineMarkdown.ToPlain(shown.Words.Caption) : null,
                shown.Words.Credit,
                Rights: null,
                shown.Words.Alt,
                [.. shown.Picture.Files.Select(file => new ContentPictureFile(
                    site.Origin + ReadPicture.Address(shown.Picture.Name, file.File), file.MediaType, file.Width, file.Height))]))],
            [.. SiteLinks.Targets(copy).Select(target => new ContentLink(
                target, [.. links.Public[target].Select(one => new LinkedEdition(one.Language, one.Path, one.Title))]))],
            edition.Credits,
            line.Words,
            line.PublishedAt,
            line.UpdatedAt,
            edition.Notices,
            edition.Behind,
            [.. editions.Where(one => !one.Retracted && one != edition).Select(one => new ContentAlternate(one.Headline.Language, one.Headline.Path))],
            omitted));
    }

    private static ContentLine Shown(Headline line, SiteLinks links, SearchHit? hit = null) => new(
        line.ArticleId,
        line.Language,
        line.Path,
        links.Site.Origin + line.Path,
        line.Title,
        links.Approved(line),
        line.Section,
        line.Place,
        line.Words,
        line.PublishedAt,
        line.UpdatedAt,
        hit is null ? null : new(Search.Html(hit.Title), Search.Html(hit.Passage)));

    private static string? Slugged(string? text, string name) =>
        text is not { Length: > 0 } ? null
        : PublicRoutes.IsSlug(text.ToLowerInvariant()) ? text
        : throw new RejectionException(Rejection.Field($"/{name}", "Letters, digits and hyphens."));

    private static PublicResult Answer(object body, bool kept = true) => new(JsonSerializer.Serialize(body, Json.Options), Type) { IsCacheable = kept };

    // Public problem responses contain neither the request path nor a trace id: an embargoed article must look like one that does not exist.
    private static PublicResult Problem(int status, string code, string detail) =>
        new(JsonSerializer.Serialize(
            new ProblemDocument { Type = $"/problems/{code}", Title = status == 404 ? "Not Found" : "Gone", Status = status, Detail = detail }, Json.Options),
            "application/problem+json; charset=utf-8",
            status);
}

using System.Text.Json.Nodes;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Content;

/// <summary>Writes an edition as IPTC ninjs 3.0.</summary>
public static class Ninjs
{
    private const string Schema = "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json#";

    /// <param name="edition">As readers see it.</param>
    /// <param name="html">The body as in feeds; null once the edition is retracted.</param>
    /// <param name="others">The other public editions of the article.</param>
    public static JsonObject Of(
        SiteSettings site, PublicEdition edition, string? html, IEnumerable<Headline> others,
        SiteLinks links, IReadOnlyDictionary<string, Picture> pictures)
    {
        var (line, copy, words) = (edition.Headline, edition.Copy, UiText.For(edition.Headline.Language));
        var item = new JsonObject
        {
            ["uri"] = Uri(line),
            ["standard"] = new JsonObject { ["name"] = "ninjs", ["version"] = "3.0", ["schema"] = Schema },
            ["type"] = "text",
            ["representationType"] = "full",
            // Retracted: consumers must remove the item.
            ["pubStatus"] = edition.Retracted ? "canceled" : "usable",
            ["version"] = edition.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["firstCreated"] = Json.FormatTime(line.PublishedAt),
            ["versionCreated"] = Json.FormatTime(line.UpdatedAt),
            ["language"] = line.Language,
            ["copyrightHolder"] = site.Name,
            ["title"] = line.Title,
            ["headlines"] = new JsonArray(new JsonObject { ["role"] = "main", ["contentType"] = "text/plain", ["value"] = line.Title }),
            ["subjects"] = new JsonArray([
                new JsonObject { ["name"] = words.Section(line.Section), ["rel"] = "category", ["literal"] = line.Section },
                .. (copy?.Tags ?? []).Select(tag => new JsonObject { ["name"] = tag, ["rel"] = "keyword", ["literal"] = tag })
            ]),
            ["infoSources"] = new JsonArray(new JsonObject { ["name"] = site.Name, ["role"] = "publisher" }),
            ["altIds"] = new JsonArray(
                new JsonObject { ["role"] = "internal", ["value"] = $"{line.ArticleId}/{line.Language}" },
                new JsonObject { ["role"] = "web", ["value"] = site.Origin + line.Path }),
            ["renditions"] = new JsonArray(new JsonObject { ["name"] = "web", ["href"] = site.Origin + line.Path, ["contentType"] = "text/html" }),
        };
        Add("descriptions", line.Standfirst is null
            ? null
            : new JsonArray(new JsonObject { ["role"] = "summary", ["contentType"] = "text/plain", ["value"] = InlineMarkdown.ToPlain(line.Standfirst) }));
        Add("bodies", html is null ? null : new JsonArray(new JsonObject
        {
            ["role"] = "main",
            ["contentType"] = "text/html",
            ["charCount"] = html.Length,
            ["wordCount"] = line.Words,
            ["value"] = html
        }));
        Add("by", string.IsNullOrWhiteSpace(copy?.Byline) ? null : copy.Byline);
        var authors = copy is null ? [] : Bylines.Authors(copy.Byline, line.Language, site);
        Add("people", Credited(authors.Where(author => author.IsPerson)));
        Add("organisations", Credited(authors.Where(author => !author.IsPerson)));
        var reported = Dateline.Of(copy?.Dateline, words);
        Add("located", reported.Place);
        Add("contentCreated", reported.Day is { } day ? UiText.Stamp(new(day, default, TimeSpan.Zero)) : null);
        Add("slugline", line.Path.Split('/')[^1]);
        Add("places", line.Place is null ? null : new JsonArray(new JsonObject { ["name"] = words.Place(line.Place), ["literal"] = line.Place }));
        var told = edition.Notices.Where(notice => notice.Text is not null || notice.Kind != "update")
            .Select(notice => $"{words[$"notice.{notice.Kind}"]} ({Json.FormatTime(notice.At)}): {notice.Text ?? words[$"notice.{notice.Kind}.standing"]}")
            .ToList();
        Add("edNote", told.Count == 0 ? null : string.Join('\n', told));
        JsonNode[] associations =
        [
            .. others.Select(other => Link(other, other.Language == edition.SourceLanguage ? "translationOf" : "translation")),
            .. SiteLinks.Targets(copy).Select(target => links.Of(line.Language, target, null)?.Target).OfType<Headline>()
                .Select(target => Link(target, "related")),
            .. FigureWords.In(copy, pictures).Select(shown => Shown(site, shown.Picture, shown.Words)),
        ];
        Add("associations", associations.Length == 0 ? null : new JsonArray(associations));
        return item;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                item[name] = value;
            }
        }

        JsonNode Link(Headline other, string rel) => new JsonObject
        {
            ["name"] = other.Title,
            ["rel"] = rel,
            ["uri"] = Uri(other),
            ["type"] = "text",
            ["language"] = other.Language,
            ["renditions"] = new JsonArray(new JsonObject { ["name"] = "web", ["href"] = site.Origin + other.Path, ["contentType"] = "text/html" }),
        };
    }

    private static JsonArray? Credited(IEnumerable<Author> authors)
    {
        var people = authors.Select(JsonNode (author) => author.Url is null
            ? new JsonObject { ["name"] = author.Name, ["rel"] = "author" }
            : new JsonObject { ["name"] = author.Name, ["rel"] = "author", ["uri"] = author.Url }).ToArray();
        return people.Length == 0 ? null : new JsonArray(people);
    }

    private static string Uri(Headline line) => $"urn:uuid:{DeterministicGuid.Create("edition", line.ArticleId, line.Language)}";

    private static JsonObject Shown(SiteSettings site, Picture picture, FigureWords told)
    {
        var item = new JsonObject
        {
            ["name"] = picture.Name,
            ["rel"] = "picture",
            ["uri"] = site.Origin + ReadPicture.Address(picture.Name, picture.Files.Last(file => file.MediaType == "image/jpeg").File),
            ["type"] = "picture",
            ["by"] = string.IsNullOrEmpty(told.Credit) ? site.Name : told.Credit,
            ["renditions"] = new JsonArray([.. picture.Files.Select(file => new JsonObject
            {
                ["name"] = file.File, ["href"] = site.Origin + ReadPicture.Address(picture.Name, file.File),
                ["contentType"] = file.MediaType, ["width"] = file.Width, ["height"] = file.Height,
            })]),
        };
        if (told.Caption.Length > 0)
        {
            var caption = InlineMarkdown.ToPlain(told.Caption);
            item["descriptions"] = new JsonArray(new JsonObject { ["role"] = "caption", ["contentType"] = "text/plain", ["value"] = caption });
        }

        return item;
    }
}

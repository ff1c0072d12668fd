using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Site;

/// <summary>The article as schema.org JSON-LD.</summary>
internal static class JsonLd
{
    // Letters are not escaped, but characters that could end the script element are.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Script(
        SiteSettings site, UiText words, PublicEdition edition, IReadOnlyList<(string Language, string Path)> alternates, string? image) =>
        $"<script type=\"application/ld+json\">{Of(site, words, edition, alternates, image).ToJsonString(Options)}</script>";

    private static JsonObject Of(
        SiteSettings site, UiText words, PublicEdition edition, IReadOnlyList<(string Language, string Path)> alternates, string? image)
    {
        var (line, copy) = (edition.Headline, edition.Copy);
        var article = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "NewsArticle",
            ["headline"] = line.Title,
            ["url"] = site.Origin + line.Path,
            ["mainEntityOfPage"] = site.Origin + line.Path,
            ["datePublished"] = UiText.Stamp(line.PublishedAt),
            ["dateModified"] = UiText.Stamp(line.UpdatedAt),
            ["inLanguage"] = line.Language,
            ["articleSection"] = words.Section(line.Section),
            ["isAccessibleForFree"] = true,
            ["publisher"] = new JsonObject { ["@type"] = "NewsMediaOrganization", ["name"] = site.Name, ["url"] = site.Origin },
        };
        Add("wordCount", copy is null ? null : line.Words);
        Add("timeRequired", copy is null ? null : $"PT{words.Minutes(line.Words)}M");
        Add("description", line.Standfirst is null ? null : InlineMarkdown.ToPlain(line.Standfirst));
        Add("image", image is null ? null : new JsonArray(image));
        var reported = Dateline.Of(copy?.Dateline, words);
        Add("dateline", reported.Place);
        Add("dateCreated", reported.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("author", copy is null ? null : new JsonArray([.. Bylines.Authors(copy.Byline, line.Language, site).Select(Credited)]));
        Add("translator", edition.Credits is null ? null : new JsonArray([.. edition.Credits.Translators.Select(name => Named("Person", name))]));
        Add("keywords", copy is not { Tags.Count: > 0 } ? null : string.Join(", ", copy.Tags));
        var others = alternates.Where(one => one.Language != line.Language && one.Language != "x-default").Select(one =>
            (one.Language, Work: (JsonNode)new JsonObject { ["@type"] = "NewsArticle", ["inLanguage"] = one.Language, ["url"] = site.Origin + one.Path }))
                .ToList();
        var original = others.FirstOrDefault(other => other.Language == edition.SourceLanguage).Work;
        Add("translationOfWork", original);
        Add("workTranslation", original is not null || others.Count == 0 ? null : new JsonArray([.. others.Select(other => other.Work)]));
        var corrections = edition.Notices.Where(notice => notice.Kind is "correction" or "clarification").Select(JsonNode (notice) => new JsonObject
        {
            ["@type"] = "CorrectionComment",
            ["text"] = notice.Text ?? words[$"notice.{notice.Kind}.standing"],
            ["datePublished"] = UiText.Stamp(notice.At),
        }).ToArray();
        Add("correction", corrections.Length == 0 ? null : new JsonArray(corrections));
        return article;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                article[name] = value;
            }
        }

        static JsonNode Credited(Author author)
        {
            var node = Named(author.IsPerson ? "Person" : "Organization", author.Name);
            if (author.Url is not null)
            {
                node["url"] = author.Url;
            }

            return node;
        }

        static JsonNode Named(string type, string name) => new JsonObject { ["@type"] = type, ["name"] = name };
    }
}

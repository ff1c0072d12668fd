using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.Content;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.Publishing.Site.Feeds;

namespace EditorialPlatform.Tests.Specs.Publishing;

/// <summary>Machine-readable formats, compared with their specifications.</summary>
public sealed class FormatSpecs
{
    private static readonly Guid Article = Guid.Parse("00000000-0000-0000-0000-000000000100");
    private static readonly SiteSettings Site = new("Sahel Matin", "https://example.org") { Hub = "https://hub.example.org/" };
    private static readonly Picture Photograph = new(
        "abc",
        [new("480.jpg", "image/jpeg", 480, 300), new("480.avif", "image/avif", 480, 300), new("800.jpg", "image/jpeg", 800, 500)],
        new("Le puits", "Awa Traoré", "Des femmes"));

    private static PublicEdition Edition(bool retracted = false)
    {
        var copy = new Copy(
            "fr", "Le puits <rouvert> & l’eau", "Un *chapô*.",
            [
                new("f0000001", BlockKind.Figure, "", Picture: "abc"),
                new("p0000001", BlockKind.Paragraph, "Quarante familles."),
                new("r0000001", BlockKind.Related, "La suite", ArticleId: Guid.Parse("00000000-0000-0000-0000-000000000200"))
            ],
            "actualites", "mali", "Kidal, le 5 novembre 2025", "Par Awa Traoré, à Kidal, et Moussa Diarra, à Bamako", ["eau"], []);
        return new(
            new(Article, "fr", "/fr/actualites/le-puits", "actualites", "mali", copy.Headline, copy.Standfirst, 12, People.Noon, People.Noon.AddHours(2)),
            retracted ? null : copy, 3, "fr", null,
            [
                new("correction", People.Noon.AddHours(1), "Quarante, et non <trente>."),
                .. retracted ? [new Notice("retraction", People.Noon.AddHours(2), null)] : Array.Empty<Notice>()
            ], null);
    }

    private static Headline Other(Guid article, string language) =>
        new(article, language, $"/{language}/x/the-well", "x", null, "The well", null, 10, People.Noon, People.Noon);

    private static Feed Feed(params PublicEdition[] editions) => new(
        Site, UiText.For("fr"), null, "https://example.org/fr",
        [.. editions.Select(edition => new Entry(
            "urn:uuid:00000000-0000-0000-0000-000000000001",
            edition,
            "<p>Quarante & \u0153uvre]]></p>",
            Photograph.Files[0],
            "https://example.org/pictures/abc/480.jpg"))]);

    [Fact]
    public void Rss_is_rss_2()
    {
        var channel = XDocument.Parse(Rss.Write(Feed(Edition()))).Root!.Element("channel")!;
        Assert.Equal(("2.0", "Sahel Matin", "https://example.org/fr", "fr"), (
            channel.Parent!.Attribute("version")!.Value,
            (string)channel.Element("title")!,
            (string)channel.Element("link")!,
            (string)channel.Element("language")!));
        Assert.NotEmpty((string)channel.Element("description")!);
        XNamespace atom = "http://www.w3.org/2005/Atom", content = "http://purl.org/rss/1.0/modules/content/";
        Assert.Equal(
            ["self https://example.org/fr/feed.rss", "hub https://hub.example.org/"],
            channel.Elements(atom + "link").Select(link => $"{(string)link.Attribute("rel")!} {(string)link.Attribute("href")!}"));
        var item = channel.Elements("item").Single();
        Assert.Equal("Le puits <rouvert> & l’eau", (string)item.Element("title")!);
        Assert.Equal(
            ("false", "urn:uuid:00000000-0000-0000-0000-000000000001"),
            ((string)item.Element("guid")!.Attribute("isPermaLink")!, (string)item.Element("guid")!));
        Assert.Equal(People.Noon, DateTimeOffset.ParseExact((string)item.Element("pubDate")!, "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture));
        Assert.Equal("Un chapô.", (string)item.Element("description")!);
        Assert.Equal("<p>Quarante & œuvre]]></p>", (string)item.Element(content + "encoded")!);
        Assert.Equal(["Awa Traoré", "Moussa Diarra"], item.Elements(XName.Get("creator", "http://purl.org/dc/elements/1.1/")).Select(author => author.Value));
    }

    [Fact]
    public void Json_feed_is_version_1_1()
    {
        var feed = JsonNode.Parse(JsonFeed.Write(Feed(Edition())))!;
        Assert.Equal(
            ("https://jsonfeed.org/version/1.1", "Sahel Matin", "https://example.org/fr", "https://example.org/fr/feed.json"),
            ((string)feed["version"]!, (string)feed["title"]!, (string)feed["home_page_url"]!, (string)feed["feed_url"]!));
        Assert.Equal(("WebSub", "https://hub.example.org/"), ((string)feed["hubs"]![0]!["type"]!, (string)feed["hubs"]![0]!["url"]!));
        var item = feed["items"]!.AsArray().Single()!;
        Assert.Equal(
            ("urn:uuid:00000000-0000-0000-0000-000000000001", "https://example.org/fr/actualites/le-puits", "fr"),
            ((string)item["id"]!, (string)item["url"]!, (string)item["language"]!));
        Assert.Equal("<p>Quarante & œuvre]]></p>", (string)item["content_html"]!);
        Assert.Equal(
            ["Awa Traoré https://example.org/fr/authors/awa-traore", "Moussa Diarra https://example.org/fr/authors/moussa-diarra"],
            item["authors"]!.AsArray().Select(author => $"{author!["name"]} {author["url"]}"));
        Assert.Equal(People.Noon.AddHours(2), DateTimeOffset.Parse((string)item["date_modified"]!, CultureInfo.InvariantCulture));
        Assert.DoesNotContain("null", feed.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_without_articles_is_still_a_feed()
    {
        Assert.Empty(XDocument.Parse(Rss.Write(Feed())).Descendants("item"));
        Assert.Empty(JsonNode.Parse(JsonFeed.Write(Feed()))!["items"]!.AsArray());
        Assert.NotNull(XDocument.Parse(Atom.Write(Feed())).Root);
    }

    [Fact]
    public void The_news_sitemap_names_publication_date_and_title()
    {
        XNamespace map = "http://www.sitemaps.org/schemas/sitemap/0.9", news = "http://www.google.com/schemas/sitemap-news/0.9";
        var url = XDocument.Parse(NewsSitemap.Write(Site, [Edition().Headline])).Root!.Elements(map + "url").Single();
        Assert.Equal("https://example.org/fr/actualites/le-puits", (string)url.Element(map + "loc")!);
        var said = url.Element(news + "news")!;
        Assert.Equal(
            ("Sahel Matin", "fr"),
            ((string)said.Element(news + "publication")!.Element(news + "name")!, (string)said.Element(news + "publication")!.Element(news + "language")!));
        Assert.Equal(People.Noon, DateTimeOffset.Parse((string)said.Element(news + "publication_date")!, CultureInfo.InvariantCulture));
        Assert.Equal("Le puits <rouvert> & l’eau", (string)said.Element(news + "title")!);
    }

    [Fact]
    public void Ninjs_says_what_it_is_and_where_the_other_language_is()
    {
        var item = Shown(Edition());
        Assert.True(Uri.TryCreate((string)item["uri"]!, UriKind.Absolute, out _));
        Assert.All(item["headlines"]!.AsArray(), headline => Assert.NotNull(headline!["value"]));
        Assert.All(item["associations"]!.AsArray(), one => Assert.True(one!["name"] is not null && one["uri"] is not null));
        Assert.All(item["renditions"]!.AsArray(), one => Assert.NotNull(one!["name"]));
        Assert.Equal(("text", "usable", "fr", "3"), ((string)item["type"]!, (string)item["pubStatus"]!, (string)item["language"]!, (string)item["version"]!));
        Assert.Equal(["translation en", "related fr", "picture "], item["associations"]!.AsArray().Select(one => $"{one!["rel"]} {one["language"]}"));
        Assert.Contains("Quarante, et non <trente>.", (string)item["edNote"]!, StringComparison.Ordinal);
        Assert.Equal(["Awa Traoré author", "Moussa Diarra author"], item["people"]!.AsArray().Select(one => $"{one!["name"]} {one["rel"]}"));
        Assert.Equal(("Kidal", "2025-11-05T00:00:00Z"), ((string)item["located"]!, (string)item["contentCreated"]!));
        var retracted = Shown(Edition(retracted: true));
        Assert.Equal("canceled", (string)retracted["pubStatus"]!);
        Assert.Null(retracted["bodies"]);
    }

    [Fact]
    public void A_hub_hears_of_each_feed_that_changed()
    {
        var published = new EditionPublished("fr", "fr", "/fr/actualites/le-puits", 1, "hash", Edition().Copy!, null);
        Assert.Equal(
            [
                "https://x/fr/feed.atom", "https://x/fr/feed.rss", "https://x/fr/feed.json",
                "https://x/fr/actualites/feed.atom", "https://x/fr/actualites/feed.rss",
                "https://x/fr/actualites/feed.json"
            ],
            WebSubPublisher.Feeds("https://x", published, _ => null));
        Assert.Contains("https://x/en/feed.atom", WebSubPublisher.Feeds("https://x", new ArticleKilled(People.Fatou.AsPerson, "Faux."), _ => null));
        Assert.Empty(WebSubPublisher.Feeds("https://x", new EmbargoLifted(People.Fatou.AsPerson), _ => null));
    }

    private static JsonObject Shown(PublicEdition edition) => Ninjs.Of(
        Site, edition, edition.Copy is null ? null : "<p>Quarante.</p>", [Other(Article, "en")],
        new(Site, new[] { Other(Guid.Parse("00000000-0000-0000-0000-000000000200"), "fr") }.ToLookup(line => line.ArticleId), new Dictionary<string, Guid>()),
        new Dictionary<string, Picture> { ["abc"] = Photograph });
}

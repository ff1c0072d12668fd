using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using AngleSharp.Dom;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>
/// All formats for readers, aggregators and other newsrooms, with an article that uses every feature: each conforms to its specification
/// according to third-party validators (<see cref="Schemas"/>).
/// </summary>
public sealed class Formats(Newsroom newsroom, WholeArticle whole) : IClassFixture<WholeArticle>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";

    [Fact]
    public async Task Atom_is_what_RFC_4287_says()
    {
        foreach (var path in new[] { "/fr/feed.atom", "/en/feed.atom", "/fr/mali/feed.atom" })
        {
            var feed = await Schemas.RelaxNgAsync("atom.rng", (await newsroom.ReadAsync(path)).Body);
            Assert.Equal(
                $"http://localhost:8080{path}", feed.Elements(Atom + "link").Single(link => (string?)link.Attribute("rel") == "self").Attribute("href")!.Value);
            var ids = feed.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "id")!.Value).ToList();
            Assert.Equal(ids.Distinct(), ids);
            foreach (var entry in feed.Elements(Atom + "entry"))
            {
                // What the grammar does not cover: the author, and the alternate link.
                Assert.NotEmpty(entry.Elements(Atom + "author").Concat(feed.Elements(Atom + "author")));
                Assert.Single(entry.Elements(Atom + "link"), link => (string?)link.Attribute("rel") == "alternate");
                Assert.True(Uri.TryCreate(entry.Element(Atom + "id")!.Value, UriKind.Absolute, out _));
                Assert.True(Time(entry.Element(Atom + "updated")!) >= Time(entry.Element(Atom + "published")!));
                Fragment(entry.Element(Atom + "content")!.Value);
            }
        }

        var told = XElement.Parse((await newsroom.ReadAsync("/fr/feed.atom")).Body)
            .Elements(Atom + "entry")
            .Single(entry => entry.Element(Atom + "title")!.Value == "Rétracté : " + whole.Fallen.Headline);
        Assert.Contains("&lt;puits&gt;", told.Element(Atom + "content")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("Quarante familles", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rss_is_what_its_specification_says()
    {
        foreach (var path in new[] { "/fr/feed.rss", "/en/feed.rss", "/fr/mali/feed.rss" })
        {
            var feed = await Schemas.RelaxNgAsync("rss.rng", (await newsroom.ReadAsync(path)).Body);
            var items = feed.Element("channel")!.Elements("item").ToList();
            Assert.NotEmpty(items);
            var ids = items.Select(item => item.Element("guid")!.Value).ToList();
            Assert.Equal(ids.Distinct(), ids);
            // The weekday has to match the date.
            Assert.All(feed.Descendants("pubDate"), date => Assert.True(
                DateTimeOffset.TryParseExact(date.Value[..^5] + "+00:00", "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, default, out _),
                date.Value));
        }
    }

    [Fact]
    public async Task Json_Feed_is_what_version_1_1_says()
    {
        foreach (var path in new[] { "/fr/feed.json", "/en/feed.json", "/fr/mali/feed.json" })
        {
            var feed = Schemas.JsonBy("json-feed.json", (await newsroom.ReadAsync(path)).Body);
            Assert.Equal($"http://localhost:8080{path}", feed["feed_url"]!.GetValue<string>());
            var ids = feed["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()).ToList();
            Assert.NotEmpty(ids);
            Assert.Equal(ids.Distinct(), ids);
        }
    }

    [Fact]
    public async Task The_sitemap_is_by_its_protocol_with_each_language_naming_all()
    {
        var parts = Schemas.Xml((await newsroom.ReadAsync("/sitemap.xml")).Body, "sitemap.xsd").Elements()
            .Select(part => part.Element(Sitemap + "loc")!.Value).ToList();
        Assert.Equal(["http://localhost:8080/sitemap-fronts.xml", $"http://localhost:8080{Readers.Sitemap}"], parts);
        var fronts = Schemas.Xml((await newsroom.ReadAsync("/sitemap-fronts.xml")).Body, "sitemap.xsd", "sitemap-alternates.xsd").Elements();
        Assert.Equal(["http://localhost:8080/fr", "http://localhost:8080/en"], fronts.Select(url => url.Element(Sitemap + "loc")!.Value));
        Assert.Equal(HttpStatusCode.NotFound, (await newsroom.ReadAsync("/sitemap-1999-12.xml")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await newsroom.ReadAsync("/sitemap-x.xml")).Status);
        var urls = Schemas.Xml((await newsroom.ReadAsync(Readers.Sitemap)).Body, "sitemap.xsd", "sitemap-alternates.xsd").Elements().ToList();
        XNamespace xhtml = "http://www.w3.org/1999/xhtml";
        foreach (var path in new[] { Readers.PathOf(whole.French), Readers.PathOf(whole.English) })
        {
            var url = urls.Single(one => one.Element(Sitemap + "loc")!.Value == $"http://localhost:8080{path}");
            Assert.Equal(
                [$"en http://localhost:8080{Readers.PathOf(whole.English)}", $"fr http://localhost:8080{Readers.PathOf(whole.French)}"],
                url.Elements(xhtml + "link").Select(link => $"{link.Attribute("hreflang")!.Value} {link.Attribute("href")!.Value}").Order());
        }

        Assert.DoesNotContain(urls, one => one.Value.Contains(Readers.PathOf(whole.Fallen), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_news_sitemap_is_what_search_engines_for_news_read()
    {
        XNamespace news = "http://www.google.com/schemas/sitemap-news/0.9";
        var urls = Schemas.Xml((await newsroom.ReadAsync("/news-sitemap.xml")).Body, "sitemap.xsd", "sitemap-news.xsd").Elements().ToList();
        var own = urls.Single(one => one.Element(Sitemap + "loc")!.Value == $"http://localhost:8080{Readers.PathOf(whole.English)}");
        Assert.Equal((whole.English.Headline, "en"), (own.Descendants(news + "title").Single().Value, own.Descendants(news + "language").Single().Value));
        Assert.All(urls.Descendants(news + "publication_date"), date => Assert.True(Time(date) > DateTimeOffset.UtcNow.AddDays(-2)));
    }

    [Fact]
    public async Task A_page_says_what_it_is_in_the_words_of_schema_org_and_of_Open_Graph()
    {
        foreach (var (copy, language) in new[] { (whole.French, "fr"), (whole.English, "en") })
        {
            var page = Schemas.Html((await newsroom.OutAsync(Readers.PathOf(copy))).Body, language);
            var json = Schemas.JsonBy("news-article.json", page.QuerySelector("script[type='application/ld+json']")!.TextContent);
            var graph = page.QuerySelectorAll("meta[property]").ToLookup(meta => meta.GetAttribute("property")!, meta => meta.GetAttribute("content")!);
            Assert.Equal(
                (copy.Headline, $"http://localhost:8080{Readers.PathOf(copy)}", language),
                (json["headline"]!.GetValue<string>(), json["url"]!.GetValue<string>(), json["inLanguage"]!.GetValue<string>()));
            // The four properties that Open Graph requires on every page, once each, and those of articles.
            foreach (var (property, value) in new[]
            {
                ("og:title", copy.Headline),
                ("og:type", "article"),
                ("og:url", json["url"]!.GetValue<string>()),
                ("og:image", json["image"]![0]!.GetValue<string>())
            })
            {
                Assert.Equal([value], graph[property]);
            }

            Assert.Equal(language == "fr" ? ("fr_FR", "en_GB") : ("en_GB", "fr_FR"), (graph["og:locale"].Single(), graph["og:locale:alternate"].Single()));
            Assert.Equal(json["datePublished"]!.GetValue<string>(), graph["article:published_time"].Single());
            Assert.Equal(json["dateModified"]!.GetValue<string>(), graph["article:modified_time"].Single());
            Assert.Equal(language == "fr", json["workTranslation"] is not null && json["correction"] is not null);
            Assert.Equal(language == "en", json["translationOfWork"] is not null && json["translator"] is not null);
        }
    }

    [Fact]
    public async Task An_article_without_a_picture_is_shown_elsewhere_with_the_sites_card()
    {
        var copy = Examples.Copy(Readers.Unique("Sans image"));
        await using var bus = await TestBus.StartAsync(newsroom);
        await bus.PublishAsync(Readers.Approved(Guid.CreateVersion7(), 4, 1, copy));
        var page = Schemas.Html((await newsroom.OutAsync(Readers.PathOf(copy))).Body, "fr");
        Assert.Equal("http://localhost:8080/card.png", page.QuerySelector("meta[property='og:image']")!.GetAttribute("content"));
        using var card = await newsroom["publishing"].Http.GetAsync("/card.png");
        Assert.Equal("image/png", card.Content.Headers.ContentType!.ToString());
        using var drawn = NetVips.Image.NewFromBuffer(await card.Content.ReadAsByteArrayAsync());
        Assert.Equal((1200, 630), (drawn.Width, drawn.Height));
        // The image is not blank: there is text on it.
        Assert.InRange(drawn.Colourspace(NetVips.Enums.Interpretation.Bw).Deviate(), 5, 100);
    }

    [Fact]
    public async Task Ninjs_is_what_IPTC_says()
    {
        foreach (var (of, language) in new[] { (whole.Article, "fr"), (whole.Article, "en"), (whole.Retracted, "fr") })
        {
            var json = (await newsroom.ReadAsync($"/api/content/articles/{of}?format=ninjs&language={language}")).Body;
            var item = Schemas.JsonBy("ninjs.json", json);
            Schemas.JsonByPublished("ninjs-schema_3.0.json", json);
            Assert.Equal(of == whole.Retracted ? "canceled" : "usable", item["pubStatus"]!.GetValue<string>());
            Assert.Equal(of == whole.Retracted, item["bodies"] is null);
            Assert.Equal(of == whole.Retracted, item["title"]!.GetValue<string>().StartsWith("Rétracté : ", StringComparison.Ordinal));
            Assert.Equal(item["title"]!.GetValue<string>(), item["headlines"]![0]!["value"]!.GetValue<string>());
            foreach (var body in item["bodies"]?.AsArray() ?? [])
            {
                Fragment(body!["value"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public async Task What_is_retracted_says_so_wherever_its_title_goes()
    {
        var title = "Rétracté : " + whole.Fallen.Headline;
        var page = Schemas.Html((await newsroom.ReadAsync(Readers.PathOf(whole.Fallen))).Body, "fr");
        Assert.Equal($"{title} – ", page.Title![..(title.Length + 3)]);
        Assert.Equal(title, page.QuerySelector("meta[property='og:title']")!.GetAttribute("content"));
        Assert.StartsWith("Rétracté\u00a0: ", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        var data = Schemas.JsonBy("news-article.json", page.QuerySelector("script[type='application/ld+json']")!.TextContent);
        Assert.Equal(title, data["headline"]!.GetValue<string>());
        Assert.All(page.QuerySelectorAll("time"), time => Assert.Matches("^[-0-9]+T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", time.GetAttribute("datetime")!));
        Assert.Contains(
            Schemas.Html((await newsroom.ReadAsync("/fr/corrections")).Body, "fr").QuerySelectorAll("h2"),
            heading => heading.TextContent.StartsWith("Rétracté\u00a0: ", StringComparison.Ordinal)
                && heading.QuerySelector("a")!.GetAttribute("href") == Readers.PathOf(whole.Fallen));
        foreach (var (path, items) in new[] { ("/fr/feed.json", "items"), ($"/api/content/articles/{whole.Retracted}", "") })
        {
            var json = JsonNode.Parse((await newsroom.ReadAsync(path)).Body)!;
            Assert.Contains(title, items.Length == 0 ? [(string)json["headline"]!] : json[items]!.AsArray().Select(item => (string)item!["title"]!));
        }

        Assert.Contains(XElement.Parse((await newsroom.ReadAsync("/fr/feed.rss")).Body).Descendants("item"), item => (string)item.Element("title")! == title);
    }

    [Fact]
    public async Task Every_page_is_html_without_an_error_and_can_be_found_ones_way_in()
    {
        var (path, gone) = (Readers.PathOf(whole.French), Guid.CreateVersion7());
        var removed = Examples.Copy(Readers.Unique("À retirer"));
        await whole.Bus.PublishAsync(Readers.Approved(gone, 4, 1, removed));
        await newsroom.OutAsync(Readers.PathOf(removed));
        await ServedFromMemory.KillAsync(newsroom, gone);
        foreach (var (address, language, status) in new[]
        {
            (path, "fr", HttpStatusCode.OK), (path + "?texte=1", "fr", HttpStatusCode.OK),
            (Readers.PathOf(whole.English), "en", HttpStatusCode.OK), (Readers.PathOf(whole.Fallen), "fr", HttpStatusCode.OK),
            ("/fr", "fr", HttpStatusCode.OK),
            ("/en", "en", HttpStatusCode.OK), ("/fr/mali", "fr", HttpStatusCode.OK), ("/fr/mali?place=mali", "fr", HttpStatusCode.OK),
            ("/fr/search", "fr", HttpStatusCode.OK), ("/fr/search?q=%3Cpuits%3E+%26+eau", "fr", HttpStatusCode.OK),
            ("/fr/search?q=puits&section=mali", "fr", HttpStatusCode.OK), ("/en/search?q=nothing+of+the+kind", "en", HttpStatusCode.OK),
            ("/fr/rien/de-tel", "fr", HttpStatusCode.NotFound), ("/en/rien/de-tel", "en", HttpStatusCode.NotFound),
            (Readers.PathOf(removed), "fr", HttpStatusCode.Gone),
        })
        {
            var page = await newsroom.ReadAsync(address);
            Assert.Equal((address, status), (address, page.Status));
            var html = Schemas.Html(page.Body, language);
            Assert.Equal(address.StartsWith(path, StringComparison.Ordinal) ? 1 : 0, html.QuerySelectorAll(".contents").Length);
        }
    }

    private static DateTimeOffset Time(XElement element) => DateTimeOffset.Parse(element.Value, CultureInfo.InvariantCulture);

    // HTML in feeds must be self-contained, with absolute URLs only.
    private static void Fragment(string html)
    {
        var body = new AngleSharp.Html.Parser.HtmlParser(new() { IsStrictMode = true }).ParseDocument(
            $"<!DOCTYPE html><title>x</title><body>{html}</body>").Body!;
        Assert.All(
            body.QuerySelectorAll("[href], [src]"),
            element => Assert.Matches("^(https?://|mailto:)", element.GetAttribute("href") ?? element.GetAttribute("src")!));
        Assert.All(body.QuerySelectorAll("[srcset]"), element => Assert.All(
            element.GetAttribute("srcset")!.Split(", "), one => Assert.StartsWith("http://localhost:8080/pictures/", one, StringComparison.Ordinal)));
        Assert.Empty(body.QuerySelectorAll("script, style, iframe, form, a a, p p"));
    }
}

using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>An approved article appears on every public page and feed it belongs to, and disappears from them again.</summary>
public sealed class ReaderPages(Newsroom newsroom) : IAsyncLifetime
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private TestBus bus = null!;

    public async ValueTask InitializeAsync() => bus = await TestBus.StartAsync(newsroom);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    public async Task Pages_of_all_languages_leave_out_none_of_those_that_were_published_together()
    {
        var (article, french, english) = (
            Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Ensemble")), Readers.English(Readers.Unique("Together")));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, french, together: true));
        await bus.PublishAsync(Readers.Translated(article, 4, 1, english));
        await newsroom.OutAsync(Readers.PathOf(english));
        var (seen, cursor) = (new List<string>(), "");
        for (var page = 0; page < 50 && seen.Count < 2; page++)
        {
            var list = JsonNode.Parse((await newsroom.ReadAsync($"/api/content/articles?limit=1{cursor}")).Body)!;
            seen.AddRange(list["items"]!.AsArray().Where(item => (Guid)item!["articleId"]! == article).Select(item => (string)item!["language"]!));
            cursor = $"&cursor={list["next"]}";
        }

        Assert.Equal(["fr", "en"], seen);
    }

    [Fact]
    public async Task An_approved_copy_is_on_its_page_the_front_its_section_the_feed_the_sitemap_and_in_the_json()
    {
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Le puits de Kidal rouvert")));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        var path = Readers.PathOf(copy);
        var page = await newsroom.OutAsync(path);
        Assert.Contains($"<h1>{copy.Headline}</h1>", page.Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"fr\">", page.Body, StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"h0000001\">Le contexte</h2>", page.Body, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/fr/actualites\">Actualités</a> / <a href=\"/fr/actualites?place=mali\">Mali</a>", page.Body, StringComparison.Ordinal);
        Assert.Contains("Par <b><a href=\"/fr/authors/awa-traore\" rel=\"author\">Awa Traoré</a>, à Kidal</b>", page.Body, StringComparison.Ordinal);
        Assert.Contains("<time datetime=\"2025-11-05\">5 novembre 2025</time>", page.Body, StringComparison.Ordinal);
        Assert.Contains("Lecture\u00a01\u00a0min", page.Body, StringComparison.Ordinal);
        Assert.Contains($"<link rel=\"canonical\" href=\"http://localhost:8080{path}\"", page.Body, StringComparison.Ordinal);
        Assert.Contains("\"@type\":\"NewsArticle\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("hreflang=\"en\" href=\"http", page.Body, StringComparison.Ordinal);
        Assert.True(page.Body.Length < 14 * 1024, $"{page.Body.Length} characters");
        foreach (var exit in new[] { "/fr", "/fr/actualites", "/fr/actualites?place=mali", "/fr/feed.atom", "/fr/actualites/feed.atom" })
        {
            Assert.Contains(copy.Headline, (await newsroom.ReadAsync(exit)).Body, StringComparison.Ordinal);
        }

        Assert.Contains(path, (await newsroom.ReadAsync(Readers.Sitemap)).Body, StringComparison.Ordinal);
        var listed = JsonNode.Parse((await newsroom.ReadAsync("/api/content/articles?language=fr&limit=200")).Body)!["items"]!.AsArray();
        Assert.Contains(listed, item => item!["articleId"]!.GetValue<Guid>() == article);
        var json = JsonNode.Parse((await newsroom.ReadAsync($"/api/content/articles/{article}")).Body)!;
        Assert.Equal(CopyHash.Of(copy), json["hash"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_article_is_listed_under_its_authors_and_topics_and_an_unknown_one_has_no_page()
    {
        var (article, tag) = (Guid.CreateVersion7(), $"eau-{Guid.NewGuid():N}"[..16]);
        var name = $"Nana Cissé-{string.Concat(Guid.NewGuid().ToString("N")[..8].Select(digit => (char)('a' + Convert.ToInt32(digit.ToString(), 16))))}";
        var copy = Examples.Copy(Readers.Unique("Deux auteurs")) with { Byline = $"Par Moussa Ag Ali, à Gao, et {name}, à Bamako", Tags = [tag] };
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        var page = await newsroom.OutAsync(Readers.PathOf(copy));
        Assert.Contains($"<b>Par <a href=\"/fr/authors/moussa-ag-ali\" rel=\"author\">Moussa Ag Ali</a>, à Gao, et <a href=\"/fr/authors/{Slug.Of(name)}\" "
            + $"rel=\"author\">{name}</a>, à Bamako</b>", page.Body, StringComparison.Ordinal);
        foreach (var path in new[] { $"/fr/authors/{Slug.Of(name)}", $"/fr/topics/{tag}" })
        {
            Assert.Contains($"href=\"{path}\"", page.Body, StringComparison.Ordinal);
            Assert.Contains(copy.Headline, (await newsroom.OutAsync(path)).Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await newsroom.ReadAsync(path.Replace("/fr/", "/en/", StringComparison.Ordinal))).Status);
        }

        Assert.Contains($"<h1>{name}</h1>", (await newsroom.ReadAsync($"/fr/authors/{Slug.Of(name)}")).Body, StringComparison.Ordinal);
        // When a later version drops the second name, the article disappears from that author's page.
        await bus.PublishAsync(Readers.Approved(article, 8, 2, copy with { Byline = "Moussa Ag Ali" }));
        await Eventually.TrueAsync(
            async () => (await newsroom.ReadAsync($"/fr/authors/{Slug.Of(name)}")).Status == HttpStatusCode.NotFound, "it is not listed any more");
        Assert.Contains(copy.Headline, (await newsroom.ReadAsync("/fr/authors/moussa-ag-ali")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_put_right_is_listed_in_the_words_that_readers_were_told_until_it_is_killed()
    {
        var (article, copy, note) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Chiffres")), Readers.Unique("Il y avait douze puits et non vingt"));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        await newsroom.OutAsync(Readers.PathOf(copy));
        Assert.DoesNotContain(copy.Headline, (await newsroom.ReadAsync("/fr/corrections")).Body, StringComparison.Ordinal);
        await bus.PublishAsync(Readers.Approved(article, 8, 2, copy with { Standfirst = "Douze puits." }, kind: SubmissionKind.Correction, note: note));
        await Eventually.TrueAsync(async () => (await newsroom.ReadAsync("/fr/corrections")).Body.Contains(note, StringComparison.Ordinal), "it is listed");
        Assert.Contains($"<a href=\"{Readers.PathOf(copy)}\">", (await newsroom.ReadAsync("/fr/corrections")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(note, (await newsroom.ReadAsync("/en/corrections")).Body, StringComparison.Ordinal);
        var editor = TestUser.Editor(newsroom);
        var killed = await editor.PostAsync(
            "publishing",
            $"/api/publications/{article}/kill",
            new { reason = "Ordonnance" },
            (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag);
        Assert.True(killed.Ok, killed.Body);
        Assert.DoesNotContain(note, (await newsroom.ReadAsync("/fr/corrections")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search")]
    [InlineData("corrections")]
    [InlineData("authors")]
    [InlineData("Topics")]
    public async Task A_section_that_is_called_like_a_page_of_ours_stands_beside_it(string section)
    {
        var copy = Examples.Copy(Readers.Unique("Ailleurs")) with { Section = section };
        await bus.PublishAsync(Readers.Approved(Guid.CreateVersion7(), 4, 1, copy));
        var path = $"/fr/{Slug.Of(section)}-1/{Slug.Of(copy.Headline)}";
        Assert.Contains(copy.Headline, (await newsroom.OutAsync(path)).Body, StringComparison.Ordinal);
        Assert.Contains(path, (await newsroom.ReadAsync($"/fr/{Slug.Of(section)}-1")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_languages_lead_to_each_other_whatever_comes_first()
    {
        var (article, french, english) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Le marché")), Readers.English(Readers.Unique("The market")));
        await bus.PublishAsync(Readers.Translated(article, 5, 1, english));
        var editor = TestUser.Editor(newsroom);
        await Eventually.JsonAsync(
            () => editor.GetAsync("publishing", $"/api/publications/{article}"), json => json["editions"]!.AsArray().Count == 1, "the translation has arrived");
        Assert.Equal(HttpStatusCode.NotFound, (await newsroom.ReadAsync(Readers.PathOf(english))).Status);
        await bus.PublishAsync(Readers.Approved(article, 4, 1, french));
        var page = await newsroom.OutAsync(Readers.PathOf(french));
        foreach (var version in new[] { page, await newsroom.OutAsync(Readers.PathOf(english)) })
        {
            Assert.Contains(
                $"<link rel=\"alternate\" hreflang=\"fr\" href=\"http://localhost:8080{Readers.PathOf(french)}\"", version.Body, StringComparison.Ordinal);
            Assert.Contains(
                $"<link rel=\"alternate\" hreflang=\"en\" href=\"http://localhost:8080{Readers.PathOf(english)}\"", version.Body, StringComparison.Ordinal);
        }

        Assert.Contains("Read in English", page.Body, StringComparison.Ordinal);
        Assert.Contains(
            "Translated from French by Grace Mensah, reviewed by Kofi Asante",
            (await newsroom.ReadAsync(Readers.PathOf(english))).Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_is_told_and_the_other_language_says_so_by_itself_until_it_follows()
    {
        var (article, french, english) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Le barrage")), Readers.English(Readers.Unique("The dam")));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, french));
        await newsroom.OutAsync(Readers.PathOf(french));
        await bus.PublishAsync(Readers.Translated(article, 5, 1, english));
        await newsroom.OutAsync(Readers.PathOf(english));
        var corrected = french with { Blocks = [.. french.Blocks.Take(2), french.Blocks[2] with { Text = "Cinquante familles y puisent chaque jour." }] };
        await bus.PublishAsync(Readers.Approved(article, 8, 2, corrected, kind: SubmissionKind.Correction, note: "Cinquante familles, et non quarante."));
        var page = await newsroom.UntilAsync(
            Readers.PathOf(french), seen => seen.Body.Contains("Cinquante familles, et non quarante.", StringComparison.Ordinal), "the correction is told");
        Assert.Contains("Cinquante familles y puisent", page.Body, StringComparison.Ordinal);
        Assert.Contains("Correction · <time", page.Body, StringComparison.Ordinal);
        Assert.Contains("The original was corrected on", (await newsroom.ReadAsync(Readers.PathOf(english))).Body, StringComparison.Ordinal);
        await bus.PublishAsync(Readers.Translated(article, 9, 2, english with { Standfirst = "Fifty families." }, "Fifty families, not forty."));
        page = await newsroom.UntilAsync(
            Readers.PathOf(english), seen => seen.Body.Contains("Fifty families, not forty.", StringComparison.Ordinal), "the translation follows");
        Assert.DoesNotContain("The original was corrected on", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_belongs_to_one_article_and_leads_to_the_newest()
    {
        var (first, second, copy) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Le pont")));
        // Published at the same time, so that one of them has to retry.
        await Task.WhenAll(bus.PublishAsync(Readers.Approved(first, 4, 1, copy)), bus.PublishAsync(Readers.Approved(second, 4, 1, copy)));
        await newsroom.OutAsync(Readers.PathOf(copy));
        await newsroom.OutAsync(Readers.PathOf(copy) + "-2");
        var editor = TestUser.Editor(newsroom);
        var old = (await editor.GetAsync("publishing", $"/api/publications/{first}")).Json!["editions"]![0]!["path"]!.GetValue<string>();
        var renamed = copy with { Headline = Readers.Unique("Le pont rouvert") };
        await bus.PublishAsync(Readers.Approved(first, 6, 2, renamed, kind: SubmissionKind.Update));
        await newsroom.OutAsync(Readers.PathOf(renamed));
        var moved = await newsroom.ReadAsync(old);
        Assert.Equal((HttpStatusCode.MovedPermanently, Readers.PathOf(renamed)), (moved.Status, moved.Headers["Location"]));
    }

    [Fact]
    public async Task Relations_are_resolved_when_read_in_the_readers_language()
    {
        var target = Guid.CreateVersion7();
        var title = Readers.Unique("La suite de l'enquête");
        var copy = Examples.Copy(Readers.Unique("L'enquête")) with { Related = [new(target, null, title)] };
        copy = copy with { Blocks = [.. copy.Blocks, new("r0000001", BlockKind.Related, title, ArticleId: target)] };
        await bus.PublishAsync(Readers.Approved(Guid.CreateVersion7(), 4, 1, copy));
        var page = await newsroom.OutAsync(Readers.PathOf(copy));
        Assert.DoesNotContain("La suite de l", page.Body, StringComparison.Ordinal);
        var there = Examples.Copy(Readers.Unique("La suite"));
        Assert.DoesNotContain(Readers.PathOf(there), page.Body, StringComparison.Ordinal);
        await bus.PublishAsync(Readers.Approved(target, 4, 1, there));
        await newsroom.OutAsync(Readers.PathOf(there));
        page = await newsroom.ReadAsync(Readers.PathOf(copy));
        Assert.Equal(2, page.Body.Split($"href=\"{Readers.PathOf(there)}\"").Length - 1);
        // The words are those of the article itself, as they are now.
        Assert.Equal((2, 0), (page.Body.Split($">{there.Headline}</a>").Length - 1, page.Body.Split("La suite de l").Length - 1));
    }

    [Fact]
    public async Task Nothing_that_is_written_can_act_on_the_page()
    {
        const string Evil = "<script>alert(1)</script> [ici](javascript:alert(1)) [là](<java\tscript:alert(1)>) ![x](https://evil.example/x.png) "
            + "[bon](https://example.org/?a=1&b=2) **gras** <img src=x onerror=alert(1)>";
        var mark = Guid.NewGuid().ToString("N")[..8];
        var copy = Examples.Copy($"Titre {mark} <script>alert(1)</script>\"'") with
        {
            Standfirst = Evil,
            Byline = "<script>alert(1)</script>",
            Dateline = "\"><script>alert(1)</script>",
            Related = [new(null, "javascript:alert(1)", "<script>alert(1)</script>")],
            Blocks =
            [
                new("p0000001", BlockKind.Paragraph, Evil),
                new("q0000001", BlockKind.Quote, Evil, Cite: "<script>alert(1)</script>"),
                new("l0000001", BlockKind.Bullet, Evil),
                new("f0000001", BlockKind.Figure, Evil, Alt: "\"><script>alert(1)</script>", Credit: "<script>alert(1)</script>"),
                new("r0000001", BlockKind.Related, Evil, Url: "data:text/html,x"),
            ],
        };
        await bus.PublishAsync(Readers.Approved(Guid.CreateVersion7(), 4, 1, copy));
        var path = Readers.PathOf(copy);
        var page = await newsroom.OutAsync(path);
        Assert.Equal(1, page.Body.Split("<script").Length - 1);
        Assert.DoesNotContain("</script>alert", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"data", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<a href=\"https://example.org/?a=1&amp;b=2\">bon</a> <strong>gras</strong>", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        var entry = XDocument.Parse((await newsroom.ReadAsync("/fr/feed.atom")).Body).Root!
            .Elements(Atom + "entry")
            .Single(one => one.Element(Atom + "title")!.Value.Contains(mark, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", entry.Element(Atom + "content")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_is_tagged_by_its_bytes_and_a_feed_is_atom()
    {
        var copy = Examples.Copy(Readers.Unique("Le fil"));
        await bus.PublishAsync(Readers.Approved(Guid.CreateVersion7(), 4, 1, copy));
        await newsroom.OutAsync(Readers.PathOf(copy));
        foreach (var path in new[] { Readers.PathOf(copy), "/robots.txt" })
        {
            var page = await newsroom.ReadAsync(path);
            Assert.Equal(page.Headers["ETag"], (await newsroom.ReadAsync(path)).Headers["ETag"]);
            var head = await newsroom.ReadAsync(path, method: HttpMethod.Head);
            Assert.Equal(
                (HttpStatusCode.OK, page.Headers["ETag"], page.Headers["Content-Length"]), (head.Status, head.Headers["ETag"], head.Headers["Content-Length"]));
        }

        var feed = await newsroom.ReadAsync("/fr/feed.atom");
        Assert.StartsWith("application/atom+xml", feed.Headers["Content-Type"], StringComparison.Ordinal);
        var root = XDocument.Parse(feed.Body).Root!;
        Assert.Equal(Atom + "feed", root.Name);
        foreach (var element in root.Elements(Atom + "entry").Prepend(root))
        {
            Assert.Single(element.Elements(Atom + "id"));
            Assert.Single(element.Elements(Atom + "title"));
            Assert.Single(element.Elements(Atom + "updated"));
            Assert.NotEmpty(element.Elements(Atom + "author"));
            Assert.True(Uri.TryCreate(element.Element(Atom + "id")!.Value, UriKind.Absolute, out _));
        }
    }

    [Theory]
    [InlineData("en-GB,en;q=0.9,fr;q=0.1", "/en")]
    [InlineData("de,fr;q=0.2,en;q=0.1", "/fr")]
    [InlineData("en;q=0,fr", "/fr")]
    [InlineData(null, "/fr")]
    public async Task The_root_leads_to_the_readers_language(string? accepts, string leads)
    {
        var page = await newsroom.ReadAsync("/", request => request.Headers.TryAddWithoutValidation("Accept-Language", accepts));
        Assert.Equal((HttpStatusCode.Found, leads, "Accept-Language"), (page.Status, page.Headers["Location"], page.Headers["Vary"]));
    }

    [Fact]
    public async Task Nothing_that_is_asked_fails()
    {
        foreach (var path in new[]
        {
            "/xx", "/fr/%00", "/fr/a/b/c", "/fr/actualites?place=%00&cursor=%00", "/fr/actualites?cursor=bm90",
            "/fr/ACTUALITES/x", "/fr/../etc/passwd", "/%F0%9F%98%80", "/fr/feed.atom/x", "/fr/x/feed.atom",
            "/api/content/articles?language=%00", "/api/content/articles?cursor=%00", "/api/content/articles?limit=0",
            "/api/content/articles/00000000-0000-0000-0000-000000000000?language=%C3%A9", "/api/content/articles/x", "/favicon.ico", "/fr//x",
        })
        {
            Assert.InRange((int)(await newsroom.ReadAsync(path)).Status, 200, 499);
        }
    }
}

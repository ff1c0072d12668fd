using System.Net;
using System.Text.Json.Nodes;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>What readers find with the search, and what stays hidden from it.</summary>
public sealed class Searching(Newsroom newsroom) : IAsyncLifetime
{
    private TestBus bus = null!;

    public async ValueTask InitializeAsync() => bus = await TestBus.StartAsync(newsroom);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    public async Task Accents_case_and_endings_do_not_matter_and_the_words_are_marked_where_they_stand()
    {
        var mark = Mark();
        var copy = Examples.Copy($"Le fleuve {mark}") with
        {
            Blocks = [new(
            "p0000001", BlockKind.Paragraph, "La crue a *empêché* & < retenu les pirogues ne passent pas jusqu’à Ségou.")]
        };
        await OutAsync(copy);
        foreach (var words in new[] { $"empecher {mark}", $"EMPÊCHER {mark}", $"segou {mark}", $"pirogue {mark}", $"fleuves {mark}", $"{mark} traore" })
        {
            var page = await newsroom.ReadAsync($"/fr/search?q={Uri.EscapeDataString(words)}");
            Assert.True(page.Body.Contains(Readers.PathOf(copy), StringComparison.Ordinal), words);
        }

        var found = await newsroom.ReadAsync($"/fr/search?q=empecher+{mark}");
        Assert.Contains("<mark>empêché</mark> &amp; &lt; retenu les", found.Body, StringComparison.Ordinal);
        Assert.Contains($"value=\"empecher {mark}\"", found.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", found.Body, StringComparison.Ordinal);
        // The search in another language does not find it.
        Assert.DoesNotContain(Readers.PathOf(copy), (await newsroom.ReadAsync($"/en/search?q={mark}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_headline_counts_more_than_the_text_and_pages_follow_each_other()
    {
        var mark = Mark();
        var last = Examples.Copy($"Rien d’autre {mark} {Mark()}");
        await OutAsync(last);
        for (var number = 0; number < 21; number++)
        {
            var other = Examples.Copy($"Un article {Mark()}");
            await OutAsync(other with { Blocks = [.. other.Blocks, new("p0000009", BlockKind.Paragraph, $"Il y est question de {mark}.")] });
        }

        var first = JsonNode.Parse((await newsroom.ReadAsync($"/api/content/articles?language=fr&q={mark}&limit=20")).Body)!;
        Assert.Equal(last.Headline, first["items"]![0]!["headline"]!.GetValue<string>());
        Assert.Contains("<mark>", first["items"]![0]!["highlight"]!["headline"]!.GetValue<string>(), StringComparison.Ordinal);
        var second = JsonNode.Parse((await newsroom.ReadAsync($"/api/content/articles?language=fr&q={mark}&limit=20&cursor={first["next"]}")).Body)!;
        Assert.Null(second["next"]);
        var all = first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(item => item!["path"]!.GetValue<string>()).ToList();
        Assert.Equal((22, 22), (all.Count, all.Distinct().Count()));
        var page = await newsroom.ReadAsync($"/fr/search?q={mark}");
        Assert.Contains($"/fr/search?q={mark}&amp;page=2", page.Body, StringComparison.Ordinal);
        Assert.Equal(2, (await newsroom.ReadAsync($"/fr/search?q={mark}&page=2")).Body.Split("<h2>").Length - 1);
    }

    [Fact]
    public async Task What_is_retracted_is_not_found_and_nothing_that_is_asked_fails()
    {
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy($"Rétracté {Mark()}"));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        await newsroom.OutAsync(Readers.PathOf(copy));
        var editor = TestUser.Editor(newsroom);
        var etag = (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag;
        Assert.Equal(200, (await editor.PostAsync("publishing", $"/api/publications/{article}/retract", new { notice = new { fr = "Faux." } }, etag)).Status);
        Assert.DoesNotContain(
            Readers.PathOf(copy), (await newsroom.ReadAsync($"/fr/search?q={Uri.EscapeDataString(copy.Headline)}")).Body, StringComparison.Ordinal);
        Assert.Equal("", await newsroom.AskAsync<string>("publishing", $"select plain from public_site.editions where article_id = '{article}'"));
        foreach (var words in new[]
        {
            "",
            "%00",
            "'",
            "\"",
            "-",
            "a | b & c",
            "((",
            "<script>alert(1)</script>",
            "%F0%9F%98%80",
            "%EE%80%80",
            new string('a', 5000),
            "%25%5C_"
        })
        {
            var page = await newsroom.ReadAsync($"/fr/search?q={words}&page=99999999999&section=%00");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("<script>alert", page.Body, StringComparison.Ordinal);
            Assert.InRange((int)(await newsroom.ReadAsync($"/api/content/articles?language=fr&q={words}")).Status, 200, 499);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await newsroom.ReadAsync("/api/content/articles?q=puits")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await newsroom.ReadAsync("/de/search?q=puits")).Status);
    }

    private static string Mark() => string.Concat(Guid.NewGuid().ToByteArray().Take(8).Select(value => (char)('a' + (value % 26))));

    private async Task OutAsync(Copy copy)
    {
        await bus.PublishAsync(Readers.Approved(Guid.CreateVersion7(), 4, 1, copy));
        await newsroom.OutAsync(Readers.PathOf(copy));
    }
}

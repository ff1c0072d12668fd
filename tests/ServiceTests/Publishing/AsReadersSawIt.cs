using System.Net;
using EditorialPlatform.Contracts;
using EditorialPlatform.Http;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>The site as of a past moment, for staff only.</summary>
public sealed class AsReadersSawIt(Newsroom newsroom) : IAsyncLifetime
{
    private TestBus bus = null!;

    public async ValueTask InitializeAsync() => bus = await TestBus.StartAsync(newsroom);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    public async Task Every_exit_shows_what_was_public_then_and_nothing_that_was_not()
    {
        var reporter = TestUser.Reporter(newsroom);
        var before = DateTimeOffset.UtcNow;
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Avant et après")));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        await newsroom.OutAsync(Readers.PathOf(copy));
        var first = DateTimeOffset.UtcNow;
        var corrected = copy with { Blocks = [.. copy.Blocks.Take(2), copy.Blocks[2] with { Text = "Soixante familles y puisent." }] };
        await bus.PublishAsync(Readers.Approved(article, 8, 2, corrected, kind: SubmissionKind.Correction, note: "Soixante, et non quarante."));
        await newsroom.UntilAsync(Readers.PathOf(copy), page => page.Body.Contains("Soixante familles", StringComparison.Ordinal), "the correction is out");

        var page = await AsOfAsync(reporter, Readers.PathOf(copy), first);
        Assert.Equal(200, page.Status);
        Assert.Contains("Quarante familles", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Soixante", page.Body, StringComparison.Ordinal);
        Assert.Contains("class=\"as-of\"", page.Body, StringComparison.Ordinal);
        Assert.Equal(
            "private, no-store",
            string.Join(", ", page.Headers.GetValues("Cache-Control").SelectMany(value => value.Split(", ")).Order(StringComparer.Ordinal).Reverse()));
        Assert.Null(page.ETag);
        Assert.Equal(404, (await AsOfAsync(reporter, Readers.PathOf(copy), before)).Status);
        foreach (var exit in new[]
        {
            "/fr",
            "/fr/actualites",
            "/fr/feed.atom",
            "/fr/feed.rss",
            "/fr/feed.json",
            Readers.Sitemap,
            "/api/content/articles?language=fr&limit=200",
            $"/fr/search?q={Uri.EscapeDataString(copy.Headline)}"
        })
        {
            Assert.DoesNotContain(Readers.PathOf(copy), (await AsOfAsync(reporter, exit, before)).Body, StringComparison.Ordinal);
            Assert.True((await AsOfAsync(reporter, exit, first)).Body.Contains(Readers.PathOf(copy), StringComparison.Ordinal), exit);
        }

        Assert.DoesNotContain("Soixante", (await AsOfAsync(reporter, "/fr/feed.atom", first)).Body, StringComparison.Ordinal);
        Assert.Equal(422, (await reporter.GetAsync("publishing", "/fr?asOf=hier")).Status);
    }

    [Fact]
    public async Task Now_is_what_readers_see_now()
    {
        var (article, copy, english) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Maintenant")), Readers.English(Readers.Unique("Now")));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        await bus.PublishAsync(Readers.Translated(article, 4, 1, english));
        await newsroom.OutAsync(Readers.PathOf(copy));
        await newsroom.OutAsync(Readers.PathOf(english));
        await bus.PublishAsync(Readers.Approved(
            article,
            8,
            2,
            copy with { Headline = Readers.Unique("Maintenant encore"), Standfirst = "Autre chapô." },
            kind: SubmissionKind.Correction,
            note: "Autre."));
        await newsroom.UntilAsync(
            Readers.PathOf(english), page => page.Body.Contains("The original was corrected on", StringComparison.Ordinal), "it is behind");
        var reporter = TestUser.Reporter(newsroom);
        var now = Json.FormatTime(DateTimeOffset.UtcNow);
        var moved = await newsroom.ReadAsync(
            $"{Readers.PathOf(copy)}?asOf={now}",
            request => request.Headers.Authorization = new("Bearer", newsroom.Tokens.TokenFor(reporter.Id, reporter.Name, reporter.Roles, [])));
        Assert.Equal((HttpStatusCode.MovedPermanently, $"asOf={Uri.EscapeDataString(now)}"), (moved.Status, moved.Headers["Location"].Split('?')[1]));
        var past = await AsOfAsync(reporter, Readers.PathOf(english), DateTimeOffset.UtcNow);
        var band = past.Body.IndexOf("\n<p class=\"as-of\"", StringComparison.Ordinal);
        Assert.Equal(
            (await newsroom.ReadAsync(Readers.PathOf(english))).Body,
            past.Body.Remove(band, past.Body.IndexOf("</p>", band, StringComparison.Ordinal) + 4 - band));
    }

    [Fact]
    public async Task For_anybody_else_the_parameter_means_nothing()
    {
        var copy = Examples.Copy(Readers.Unique("Hier"));
        await bus.PublishAsync(Readers.Approved(Guid.CreateVersion7(), 4, 1, copy));
        await newsroom.OutAsync(Readers.PathOf(copy));
        var path = $"{Readers.PathOf(copy)}?asOf=2020-01-01T00:00:00Z";
        var page = await newsroom.ReadAsync(path);
        Assert.Equal((HttpStatusCode.OK, (await newsroom.ReadAsync(Readers.PathOf(copy))).Headers["ETag"]), (page.Status, page.Headers["ETag"]));
        var admin = await new TestUser(newsroom, "Admin", ["admin"]).GetAsync("publishing", path);
        Assert.Equal((200, page.Headers["ETag"]), (admin.Status, admin.ETag));
    }

    [Fact]
    public async Task What_was_killed_editors_alone_may_see()
    {
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Tué")));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        await newsroom.OutAsync(Readers.PathOf(copy));
        var alive = DateTimeOffset.UtcNow;
        var (editor, reporter) = (TestUser.Editor(newsroom), TestUser.Reporter(newsroom));
        Assert.Equal(200, (await editor.PostAsync(
            "publishing",
            $"/api/publications/{article}/kill",
            new { reason = "Faux." },
            (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag)).Status);
        Assert.Equal(200, (await AsOfAsync(editor, Readers.PathOf(copy), alive)).Status);
        Assert.Equal(410, (await AsOfAsync(editor, Readers.PathOf(copy), DateTimeOffset.UtcNow)).Status);
        Assert.Equal(410, (await AsOfAsync(reporter, Readers.PathOf(copy), alive)).Status);
        foreach (var exit in new[]
        {
            "/fr",
            "/fr/feed.atom",
            $"/fr/search?q={Uri.EscapeDataString(copy.Headline)}",
            "/api/content/articles?language=fr&limit=200"
        })
        {
            Assert.Contains(Readers.PathOf(copy), (await AsOfAsync(editor, exit, alive)).Body, StringComparison.Ordinal);
            Assert.DoesNotContain(Readers.PathOf(copy), (await AsOfAsync(reporter, exit, alive)).Body, StringComparison.Ordinal);
        }
    }

    private static Task<Answer> AsOfAsync(TestUser who, string path, DateTimeOffset moment) =>
        who.GetAsync("publishing", $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}asOf={Json.FormatTime(moment)}");
}

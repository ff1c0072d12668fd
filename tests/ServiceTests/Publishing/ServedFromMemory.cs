using System.Net;
using EditorialPlatform.Contracts;
using EditorialPlatform.Tests.ServiceTests.Gateway;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>Pages that Publishing renders and the gateway caches: rendered once, and again as soon as something changes.</summary>
public sealed class ServedFromMemory(ServedFromMemory.Site site) : IClassFixture<ServedFromMemory.Site>
{
    private readonly Newsroom newsroom = site.Newsroom;
    private readonly TestBus bus = site.Bus;
    private readonly ServiceProcess gateway = site.Gateway;

    /// <summary>A newsroom of its own: other tests publish in new sections, and each new section changes the header of every page.</summary>
    public sealed class Site : IAsyncLifetime
    {
        public Newsroom Newsroom { get; } = Newsroom.Of("publishing");

        public TestBus Bus { get; private set; } = null!;

        public ServiceProcess Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Newsroom.InitializeAsync();
            Bus = await TestBus.StartAsync(Newsroom);
            Gateway = await PagesWithoutBroker.GatewayAsync(Newsroom);
        }

        public async ValueTask DisposeAsync()
        {
            Gateway.Kill();
            await Bus.DisposeAsync();
            await Newsroom.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_page_is_rendered_once_and_nothing_that_a_client_sends_makes_another()
    {
        var (article, copy) = await PublishAsync(bus, newsroom, "Gardé");
        var path = Readers.PathOf(copy);
        // The response to staff contains the public version, so the gateway knows of the publication before the first page is rendered.
        await TestUser.Editor(newsroom).SendAsync("publishing", HttpMethod.Get, $"/api/publications/{article}", at: gateway.Http);
        var first = await ReadAsync(path);
        // Changed in the database without an event: only rendering the page again would show it.
        await SilentlyAsync(newsroom, $"update public_site.editions set headline = 'Remplacé' where article_id = '{article}'");
        foreach (var (query, headers) in new (string, (string, string)[])[]
        {
            ("", []), ("?", []), ("", [("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https")]),
            ("", [("X-Original-URL", "/fr"), ("X-Rewrite-URL", "/fr")]),
            ("", [("Accept", "application/json"), ("Accept-Language", "en")]),
            ("", [("Cookie", "a=b"), ("Authorization", "Basic x")]),
            ("", [("Range", "bytes=0-9")]), ("", [("Cache-Control", "no-cache"), ("Pragma", "no-cache")]),
            ("", [("X-HTTP-Method-Override", "DELETE")]), ("", [("Pages-Version", "x")]),
        })
        {
            var page = await ReadAsync(
                path + query, request => Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Item1, header.Item2)));
            Assert.Equal((HttpStatusCode.OK, first.Body), (page.Status, page.Body));
            Assert.Equal(Shown(first), Shown(page));
        }

        // Publishing itself caches nothing.
        Assert.Contains("Remplacé", (await newsroom.ReadAsync(path)).Body, StringComparison.Ordinal);
        await bus.PublishAsync(Readers.Approved(article, 8, 2, copy with { Standfirst = "Un mot de plus." }));
        await Eventually.TrueAsync(async () => (await ReadAsync(path)).Body.Contains("Un mot de plus.", StringComparison.Ordinal), "the new words");
    }

    [Fact]
    public async Task What_is_significant_in_a_query_makes_another_page_once_and_in_any_order()
    {
        var (_, copy) = await PublishAsync(bus, newsroom, "Requête");
        var all = await ReadAsync($"/fr/{copy.Section}");
        var place = await ReadAsync($"/fr/{copy.Section}?place=mali");
        Assert.NotEqual(all.Headers["ETag"], place.Headers["ETag"]);
        Assert.Equal("params, except=(\"place\" \"cursor\")", place.Headers["No-Vary-Search"]);
        foreach (var query in new[] { "?x=1&place=mali", "?place=mali&place=niger", "?place=mali&asOf=2020-01-01T00:00:00Z", "?%70lace=mali" })
        {
            Assert.Equal(place.Headers["ETag"], (await ReadAsync($"/fr/{copy.Section}{query}")).Headers["ETag"]);
        }
    }

    [Fact]
    public async Task Answers_say_how_they_may_be_kept_and_what_they_depend_on_to_the_gateway_alone()
    {
        // So many that every list is long enough to be compressed.
        for (var other = 0; other < 4; other++)
        {
            await PublishAsync(bus, newsroom, "Autre");
        }

        var (article, copy) = await PublishAsync(bus, newsroom, "Clefs");
        foreach (var path in new[]
        {
            Readers.PathOf(copy),
            $"/fr/{copy.Section}",
            "/fr",
            "/fr/feed.atom",
            Readers.Sitemap,
            "/api/content/articles",
            $"/api/content/articles/{article}"
        })
        {
            var rendered = await newsroom.ReadAsync(path);
            var isOfArticle = path == Readers.PathOf(copy) || path.Contains(article.ToString(), StringComparison.Ordinal);
            var key = isOfArticle ? $"article-{article}" : path == Readers.Sitemap ? "month-" : "list";
            Assert.Contains(key, rendered.Headers["Pages-Keys"], StringComparison.Ordinal);
            Assert.True(long.TryParse(rendered.Headers["Pages-Version"], out _));
            var page = await ReadAsync(path);
            Assert.Equal(["max-age=0", "must-revalidate", "public"], page.Headers["Cache-Control"].Split(", ").Order());
            Assert.Equal(("max-age=0", "Accept-Encoding", rendered.Body), (page.Headers["Surrogate-Control"], page.Headers["Vary"], page.Body));
            Assert.Empty(page.Headers.Keys.Intersect(["Set-Cookie", "Pages-Keys", "Pages-Version", "Surrogate-Key"]));
        }

        var missing = await ReadAsync("/fr/actualites/rien-de-tel");
        Assert.Equal((HttpStatusCode.NotFound, "no-store"), (missing.Status, missing.Headers["Cache-Control"]));
        Assert.DoesNotContain(
            missing.Headers.Keys, name => name.StartsWith("Surrogate", StringComparison.OrdinalIgnoreCase) || name is "ETag" or "Pages-Version");
    }

    [Fact]
    public async Task Feeds_pictures_and_data_can_be_read_from_other_origins_and_nothing_public_can_be_written()
    {
        var (article, copy) = await PublishAsync(bus, newsroom, "Ailleurs");
        foreach (var (path, shared) in new[]
        {
            (Readers.PathOf(copy), false), ("/fr", false), ("/fr/feed.atom", true), ("/fr/feed.rss", true), ("/fr/feed.json", true), ("/card.png", true),
            ("/api/content/articles", true), ($"/api/content/articles/{article}", true), ($"/api/content/articles/{article}?format=ninjs", true),
            ($"/api/content/articles/{Guid.CreateVersion7()}", true),
        })
        {
            var page = await ReadAsync(path);
            Assert.Equal(
                (path, shared ? "*" : null, shared ? "cross-origin" : "same-origin"),
                (path, page.Headers.GetValueOrDefault("Access-Control-Allow-Origin"), page.Headers["Cross-Origin-Resource-Policy"]));
            foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE" })
            {
                var refused = await Readers.ReadAsync(gateway.Http.BaseAddress!, path, method: new HttpMethod(method));
                Assert.Equal((path, HttpStatusCode.MethodNotAllowed, "GET, HEAD"), (path, refused.Status, refused.Headers.GetValueOrDefault("Allow")));
            }
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await Readers.ReadAsync(gateway.Http.BaseAddress!, "/api/publications", method: HttpMethod.Post)).Status);
        Assert.Equal("same-origin", (await ReadAsync("/api/publications")).Headers["Cross-Origin-Resource-Policy"]);
    }

    [Fact]
    public async Task Killed_is_gone_from_the_answer_on_however_many_are_reading()
    {
        var (article, copy) = await PublishAsync(bus, newsroom, "Sous la charge");
        string[] exits = [Readers.PathOf(copy), $"/api/content/articles/{article}", $"/fr/{copy.Section}", "/fr", "/fr/feed.atom"];
        var (killed, late) = (0, 0);
        var (reads, readsAfter) = (new int[24], new int[24]);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 24).Select(number => Task.Run(async () =>
        {
            for (var read = 0; !stop.IsCancellationRequested; read++)
            {
                var exit = exits[(number + read) % exits.Length];
                var after = Volatile.Read(ref killed) == 1;
                var page = await ReadAsync(exit);
                if (after && (page.Body.Contains(copy.Headline, StringComparison.Ordinal)
                    || (exit.Contains(article.ToString(), StringComparison.Ordinal) && page.Status != HttpStatusCode.Gone)))
                {
                    Interlocked.Increment(ref late);
                }

                Interlocked.Increment(ref (after ? readsAfter : reads)[number]);
            }
        })).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(reads.All(count => count > exits.Length)), "everybody reads everything");
        await KillAsync(newsroom, article, gateway.Http);
        Volatile.Write(ref killed, 1);
        await Eventually.TrueAsync(() => Task.FromResult(readsAfter.All(count => count > exits.Length)), "everybody has read everything again");
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(0, late);
        Assert.Equal(HttpStatusCode.Gone, (await ReadAsync(exits[0])).Status);
    }

    [Fact]
    public async Task What_changed_since_a_version_is_told_or_that_it_is_not_known()
    {
        var (article, _) = await PublishAsync(bus, newsroom, "Depuis");
        var now = await ChangesAsync("?after=-1");
        Assert.Equal(["*"], now.Keys);
        Assert.Empty((await ChangesAsync($"?after={now.Version}&epoch={now.Epoch}")).Keys);
        await KillAsync(newsroom, article);
        var killed = await ChangesAsync($"?after={now.Version}&epoch={now.Epoch}");
        Assert.True(killed.Version > now.Version);
        Assert.Contains($"article-{article}", killed.Keys);
        foreach (var unknown in new[]
        {
            $"?after={killed.Version + 1000}&epoch={now.Epoch}",
            $"?after={now.Version}&epoch={Guid.NewGuid()}",
            $"?after={now.Version}",
            $"?after={now.Version - 5000}&epoch={now.Epoch}"
        })
        {
            Assert.Equal(["*"], (await ChangesAsync(unknown)).Keys);
        }
    }

    internal static async Task<(Guid Article, Copy Copy)> PublishAsync(TestBus bus, Newsroom newsroom, string words)
    {
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique(words)) with { Section = $"rubrique-{Guid.NewGuid().ToString("N")[..8]}" });
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        await newsroom.OutAsync(Readers.PathOf(copy));
        return (article, copy);
    }

    internal static async Task KillAsync(Newsroom newsroom, Guid article, HttpClient? at = null)
    {
        var editor = TestUser.Editor(newsroom);
        var etag = (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag;
        var killed = await editor.SendAsync(
            "publishing", HttpMethod.Post, $"/api/publications/{article}/kill", new { reason = "Ordonnance du tribunal" }, etag, at: at);
        Assert.True(killed.Status == 200, killed.Body);
    }

    private Task<Page> ReadAsync(string path, Action<HttpRequestMessage>? change = null) => Readers.ReadAsync(gateway.Http.BaseAddress!, path, change);

    private async Task<(long Version, string Epoch, string[] Keys)> ChangesAsync(string query)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse((await newsroom.ReadAsync("/internal/public-pages" + query)).Body)!;
        return ((long)json["version"]!, (string)json["epoch"]!, [.. json["keys"]!.AsArray().Select(key => (string)key!)]);
    }

    private static Task SilentlyAsync(Newsroom newsroom, string sql) => ExecuteAsync(newsroom, $"set session_replication_role = replica; {sql}");

    private static async Task ExecuteAsync(Newsroom newsroom, string sql)
    {
        await using var connection = newsroom.Database("publishing");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
        // Keeps the connection, and the setting changed on it, from being reused.
        NpgsqlConnection.ClearPool(connection);
    }

    private static string Shown(Page page) =>
        string.Join('\n', page.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key).Select(header => $"{header.Key}: {header.Value}"));
}

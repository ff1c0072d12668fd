using System.Net;
using EditorialPlatform.Contracts;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>Answers are made once and kept; what changes is another at once, on every copy, whatever line is down.</summary>
public sealed class ServedFromMemory(Newsroom newsroom) : IAsyncLifetime
{
    private TestBus bus = null!;

    public async ValueTask InitializeAsync() => bus = await TestBus.StartAsync(newsroom);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    public async Task A_page_is_made_once_and_nothing_that_a_client_sends_makes_another()
    {
        var (article, copy) = await PublishAsync(bus, newsroom, "Gardé");
        var path = Readers.PathOf(copy);
        var first = await newsroom.ReadAsync(path);
        // Behind everybody's back: whoever made it again would show it.
        await SilentlyAsync(newsroom, $"update public_site.editions set headline = 'Remplacé' where article_id = '{article}'");
        foreach (var (query, headers) in new (string, (string, string)[])[]
        {
            ("", []), ("?", []), ("?utm_source=x&fbclid=y", []), ("?place=mali&cursor=x&q=z", []), ("", [("Host", "evil.example")]), ("", [("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https")]),
            ("", [("X-Original-URL", "/fr"), ("X-Rewrite-URL", "/fr")]), ("", [("Accept", "application/json"), ("Accept-Language", "en")]), ("", [("Cookie", "a=b"), ("Authorization", "Basic x")]),
            ("", [("Range", "bytes=0-9")]), ("", [("Cache-Control", "no-cache"), ("Pragma", "no-cache")]), ("", [("X-HTTP-Method-Override", "DELETE")]), ("", [("Pages-Version", "x")]),
        })
        {
            var page = await newsroom.ReadAsync(path + query, request => Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Item1, header.Item2)));
            Assert.Equal((HttpStatusCode.OK, first.Body), (page.Status, page.Body));
            Assert.Equal(Shown(first), Shown(page));
        }

        await bus.PublishAsync(Readers.Approved(article, 8, 2, copy with { Standfirst = "Un mot de plus." }));
        Assert.Contains("Un mot de plus.", (await newsroom.UntilAsync(path, page => page.Body != first.Body, "the new words")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_meant_in_a_query_makes_another_page_once_and_in_any_order()
    {
        var (_, copy) = await PublishAsync(bus, newsroom, "Requête");
        var all = await newsroom.ReadAsync($"/fr/{copy.Section}");
        var place = await newsroom.ReadAsync($"/fr/{copy.Section}?place=mali");
        Assert.NotEqual(all.Headers["ETag"], place.Headers["ETag"]);
        Assert.Equal("params, except=(\"place\" \"cursor\")", place.Headers["No-Vary-Search"]);
        foreach (var query in new[] { "?x=1&place=mali", "?place=mali&place=niger", "?place=mali&asOf=2020-01-01T00:00:00Z", "?%70lace=mali" })
        {
            Assert.Equal(place.Headers["ETag"], (await newsroom.ReadAsync($"/fr/{copy.Section}{query}")).Headers["ETag"]);
        }
    }

    [Fact]
    public async Task Answers_say_how_they_may_be_kept_and_under_which_keys_they_are_purged()
    {
        var (article, copy) = await PublishAsync(bus, newsroom, "Clefs");
        foreach (var path in new[] { Readers.PathOf(copy), $"/fr/{copy.Section}", "/fr", "/fr/feed.atom", "/sitemap.xml", "/api/content/articles", $"/api/content/articles/{article}" })
        {
            var page = await newsroom.ReadAsync(path);
            Assert.Equal(["max-age=0", "must-revalidate", "public"], page.Headers["Cache-Control"].Split(", ").Order());
            Assert.Equal(("max-age=0", "Accept-Encoding"), (page.Headers["Surrogate-Control"], page.Headers["Vary"]));
            Assert.False(page.Headers.ContainsKey("Set-Cookie"));
            Assert.Contains(path.Contains(copy.Section!, StringComparison.Ordinal) && path != $"/fr/{copy.Section}" || path.Contains(article.ToString(), StringComparison.Ordinal) ? $"article-{article}" : "list", page.Headers["Surrogate-Key"], StringComparison.Ordinal);
        }

        var missing = await newsroom.ReadAsync("/fr/actualites/rien-de-tel");
        Assert.Equal((HttpStatusCode.NotFound, "no-store"), (missing.Status, missing.Headers["Cache-Control"]));
        Assert.DoesNotContain(missing.Headers.Keys, name => name.StartsWith("Surrogate", StringComparison.OrdinalIgnoreCase) || name == "ETag");
    }

    [Fact]
    public async Task Every_copy_hears_of_a_kill_and_of_what_is_new()
    {
        var other = newsroom.AnotherCopy("publishing");
        try
        {
            await other.StartAsync();
            var (article, copy) = await PublishAsync(bus, newsroom, "Partout");
            var path = Readers.PathOf(copy);
            Assert.Equal(HttpStatusCode.OK, (await other.Http.GetAsync(path)).StatusCode);
            Assert.Contains(copy.Headline, await other.Http.GetStringAsync($"/fr/{copy.Section}"), StringComparison.Ordinal);
            await KillAsync(newsroom, article);
            await Eventually.TrueAsync(async () => (await other.Http.GetAsync(path)).StatusCode == HttpStatusCode.Gone, "the other copy has heard", TimeSpan.FromSeconds(5));
            Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync($"/fr/{copy.Section}")).StatusCode);
            Assert.DoesNotContain(copy.Headline, await other.Http.GetStringAsync("/fr"), StringComparison.Ordinal);
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public async Task Without_its_line_a_copy_looks_at_the_tables_at_every_request()
    {
        await using var own = Newsroom.Of("publishing");
        await own.InitializeAsync();
        await using var line = await TestBus.StartAsync(own);
        var (article, copy) = await PublishAsync(line, own, "Sans ligne");
        var (other, untouched) = await PublishAsync(line, own, "Intact");
        var (path, calm) = (Readers.PathOf(copy), Readers.PathOf(untouched));
        // Connections of its pool stay; another line is refused.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => own.ReadAsync("/fr/actualites/rien")));
        var role = new NpgsqlConnectionStringBuilder(own.Database("publishing").ConnectionString).Database + "_reader";
        await own.AskAsync<bool>("publishing", $"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'publishing page changes' and datname = current_database()");
        await ExecuteAsync(own, $"alter role {role} connection limit 0");
        await Eventually.TrueAsync(() => Task.FromResult(own["publishing"].Output.Contains("Changes of public pages are not heard of", StringComparison.Ordinal)), "the line is down");
        var before = await own.ReadAsync(calm);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.Status, (await own.ReadAsync(path)).Status));
        await KillAsync(own, article);
        Assert.Equal(HttpStatusCode.Gone, (await own.ReadAsync(path)).Status);
        Assert.DoesNotContain(copy.Headline, (await own.ReadAsync($"/fr/{copy.Section}")).Body, StringComparison.Ordinal);
        // What is read is kept all the same, and sent as long as the version stands. (A section has gone from every page's head.)
        before = await own.ReadAsync(calm);
        Assert.Equal(before.Headers["ETag"], (await own.ReadAsync(calm)).Headers["ETag"]);
        await SilentlyAsync(own, $"update public_site.editions set headline = 'Remplacé' where article_id = '{other}'");
        Assert.Equal(before.Body, (await own.ReadAsync(calm)).Body);
        Assert.Equal(0, await own.AskAsync<long>("publishing", "select count(*) from pg_stat_activity where application_name = 'publishing page changes' and datname = current_database()"));

        await ExecuteAsync(own, $"alter role {role} connection limit -1");
        await Eventually.TrueAsync(async () => await own.AskAsync<long>("publishing", "select count(*) from pg_stat_activity where application_name = 'publishing page changes' and datname = current_database()") == 1, "the line is back");
        await KillAsync(own, other);
        Assert.Equal(HttpStatusCode.Gone, (await own.ReadAsync(calm)).Status);
    }

    [Fact]
    public async Task Killed_is_gone_from_the_answer_on_however_many_are_reading()
    {
        var (article, copy) = await PublishAsync(bus, newsroom, "Sous la charge");
        string[] exits = [Readers.PathOf(copy), $"/api/content/articles/{article}", $"/fr/{copy.Section}", "/fr", "/fr/feed.atom"];
        using var stop = new CancellationTokenSource();
        var (killed, late) = (0, 0);
        var readers = Enumerable.Range(0, 24).Select(number => Task.Run(async () =>
        {
            var reads = 0;
            while (!stop.IsCancellationRequested)
            {
                var exit = exits[(number + reads) % exits.Length];
                var after = Volatile.Read(ref killed) == 1;
                var page = await newsroom.ReadAsync(exit, request => request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity"));
                if (after && (page.Body.Contains(copy.Headline, StringComparison.Ordinal) || (exit.Contains(article.ToString(), StringComparison.Ordinal) && page.Status != HttpStatusCode.Gone)))
                {
                    Interlocked.Increment(ref late);
                }

                reads++;
            }

            return reads;
        })).ToList();
        await Task.Delay(500);
        await KillAsync(newsroom, article);
        Volatile.Write(ref killed, 1);
        await Task.Delay(1000);
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 5));
        Assert.Equal(0, late);
        Assert.Equal(HttpStatusCode.Gone, (await newsroom.ReadAsync(exits[0])).Status);
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
        var killed = await editor.SendAsync("publishing", HttpMethod.Post, $"/api/publications/{article}/kill", new { reason = "Ordonnance du tribunal" }, etag, at: at);
        Assert.True(killed.Status == 200, killed.Body);
    }

    private static Task SilentlyAsync(Newsroom newsroom, string sql) => ExecuteAsync(newsroom, $"set session_replication_role = replica; {sql}");

    private static async Task ExecuteAsync(Newsroom newsroom, string sql)
    {
        await using var connection = newsroom.Database("publishing");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
        // The setting must not go back to the pool with the connection.
        NpgsqlConnection.ClearPool(connection);
    }

    private static string Shown(Page page) => string.Join('\n', page.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key).Select(header => $"{header.Key}: {header.Value}"));
}

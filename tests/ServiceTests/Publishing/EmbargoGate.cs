using System.Net;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Http;
using EditorialPlatform.Text;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>The embargo: nothing is visible before it ends, everything afterwards, and nothing after a kill.</summary>
public sealed class EmbargoGate(Newsroom newsroom) : IAsyncLifetime
{
    private TestBus bus = null!;

    public async ValueTask InitializeAsync() => bus = await TestBus.StartAsync(newsroom);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    public async Task An_embargoed_article_is_nowhere_and_at_its_moment_everywhere()
    {
        var (article, open) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (french, english) = (WithTokens("fr"), WithTokens("en"));
        var until = Whole(DateTimeOffset.UtcNow.AddHours(1));
        var neighbour = Examples.Copy(Readers.Unique("Voisin")) with { Related = [new(article, null, "Un article à venir")] };
        await bus.PublishAsync(Readers.Approved(open, 4, 1, neighbour));
        await newsroom.OutAsync(Readers.PathOf(neighbour));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, french.Copy, embargo: until));
        await bus.PublishAsync(Readers.Translated(article, 4, 1, english.Copy));
        var editor = TestUser.Editor(newsroom);
        var waiting = await Eventually.JsonAsync(
            () => editor.GetAsync("publishing", $"/api/publications/{article}"),
            json => json["editions"]!.AsArray().Count == 2 && json["editions"]!.AsArray().All(edition => edition!["state"]!.GetValue<string>() == "scheduled"),
            "both wait");
        Assert.Equal(Json.FormatTime(until), waiting["embargoUntil"]!.GetValue<string>());

        string[] exits =
        [
            "/fr", "/en", "/fr/actualites", "/en/actualites", $"/fr/{french.Copy.Section}", "/fr/feed.atom",
            "/en/feed.atom", $"/fr/{french.Copy.Section}/feed.atom", Readers.Sitemap, "/robots.txt", "/news-sitemap.xml",
            "/fr/feed.rss", "/en/feed.json", $"/api/content/articles?language=en&q={english.Copy.Headline}",
            Readers.PathOf(neighbour), Readers.PathOf(french.Copy), Readers.PathOf(english.Copy), "/api/content/articles?limit=200",
            $"/api/content/articles/{article}", $"/api/content/articles/{article}?language=en", $"/api/content/articles/{open}",
        ];
        foreach (var exit in exits)
        {
            var page = await newsroom.ReadAsync(exit);
            Assert.All(
                french.Tokens.Concat(english.Tokens),
                token => Assert.DoesNotContain(token, page.Body + string.Join('\n', page.Headers.Values), StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(0, await newsroom.AskAsync<long>("publishing", $"select (select count(*) from public_site.editions where article_id = '{article}') + "
            + $"(select count(*) from public_site.addresses where article_id = '{article}')"));
        await SameAsync(Readers.PathOf(french.Copy), "/fr/actualites/une-adresse-qui-n-existe-pas");
        await SameAsync($"/fr/{french.Copy.Section}", "/fr/une-rubrique-qui-n-existe-pas");
        await SameAsync($"/api/content/articles/{article}", $"/api/content/articles/{Guid.NewGuid()}");
        until = Whole(DateTimeOffset.UtcNow.AddSeconds(2));
        var sooner = await editor.PostAsync(
            "publishing", $"/api/publications/{article}/embargo", new { until }, (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag);
        Assert.True(sooner.Ok, sooner.Body);
        var out_ = await newsroom.OutAsync(Readers.PathOf(french.Copy));
        Assert.True(DateTimeOffset.UtcNow >= until);
        Assert.All(french.Tokens, token => Assert.Contains(token, out_.Body, StringComparison.OrdinalIgnoreCase));
        var other = await newsroom.OutAsync(Readers.PathOf(english.Copy));
        Assert.All(english.Tokens, token => Assert.Contains(token, other.Body, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(Readers.PathOf(french.Copy), (await newsroom.ReadAsync(Readers.PathOf(neighbour))).Body, StringComparison.Ordinal);
        foreach (var exit in new[] { "/fr", $"/fr/{french.Copy.Section}", "/fr/feed.atom", Readers.Sitemap })
        {
            Assert.Contains(Slug.Of(french.Copy.Headline), (await newsroom.ReadAsync(exit)).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_fell_due_while_the_service_was_down_goes_out_when_it_is_back()
    {
        await using var own = Newsroom.Of("publishing");
        await own.InitializeAsync();
        await using var line = await TestBus.StartAsync(own);
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("À l'heure")));
        // Far enough ahead that the scheduled state can be observed on a busy machine.
        var due = DateTimeOffset.UtcNow.AddSeconds(15);
        await line.PublishAsync(Readers.Approved(article, 4, 1, copy, PublishWhen.At, due));
        var editor = TestUser.Editor(own);
        await Eventually.JsonAsync(
            () => editor.GetAsync("publishing", $"/api/publications/{article}"), json => json["state"]!.GetValue<string>() == "scheduled", "it is scheduled");
        own["publishing"].Kill();
        await Task.Delay(due - DateTimeOffset.UtcNow > TimeSpan.Zero ? due - DateTimeOffset.UtcNow : TimeSpan.Zero);
        own["publishing"].Launch();
        await Eventually.TrueAsync(async () => (await own.ReadAsync(Readers.PathOf(copy))).Status == HttpStatusCode.OK, "it is out", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Nothing_falls_due_while_the_clock_differs_from_the_databases()
    {
        await using var own = Newsroom.Of("publishing");
        await own.InitializeAsync();
        // Only the name without a schema is another: pg_catalog's own is what everything else reads.
        await DoAsync(
            $"""
            create schema other;
            create table other.clock (ahead interval not null, looks bigint not null);
            insert into other.clock values ('1 minute', 0);
            create function other.clock_timestamp() returns timestamptz language plpgsql as $$ declare it interval; begin
              update other.clock set looks = looks + 1 returning ahead into it; return pg_catalog.clock_timestamp() + it; end $$;
            grant usage on schema other to public;
            grant select, update on other.clock to public;
            alter role {Newsroom.Role("publishing")} in database {own.Database("publishing").Database}
              set search_path = other, pg_catalog, "$user", public;
            """);
        own["publishing"].Kill();
        await own["publishing"].StartAsync();
        var health = await HealthAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "degraded"), (health.Status, health.Clock));
        Assert.Equal(HttpStatusCode.OK, (await own["publishing"].Http.GetAsync("/health/ready")).StatusCode);

        await using var line = await TestBus.StartAsync(own);
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("À la bonne heure")));
        var at = DateTimeOffset.UtcNow.AddSeconds(2);
        await line.PublishAsync(Readers.Approved(article, 4, 1, copy, PublishWhen.At, at));
        await Eventually.TrueAsync(
            async () => (await TestUser.Editor(own).GetAsync("publishing", $"/api/publications/{article}")).Ok && DateTimeOffset.UtcNow > at, "it is due");
        // Twice, because the first look may have begun before.
        var before = await LooksAsync();
        await Eventually.TrueAsync(async () => await LooksAsync() >= before + 2, "the schedule has compared the clocks", TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.NotFound, (await own.ReadAsync(Readers.PathOf(copy))).Status);

        await DoAsync("update other.clock set ahead = '0'");
        await own.OutAsync(Readers.PathOf(copy));
        health = await HealthAsync();
        Assert.Equal((HttpStatusCode.OK, "healthy"), (health.Status, health.Clock));

        Task<long> LooksAsync() => own.AskAsync<long>("publishing", "select looks from other.clock");

        async Task DoAsync(string sql)
        {
            await using var database = own.Database("publishing");
            await database.OpenAsync();
            await using var command = new NpgsqlCommand(sql, database);
            await command.ExecuteNonQueryAsync();
        }

        async Task<(HttpStatusCode Status, string? Clock)> HealthAsync()
        {
            using var answer = await own["publishing"].Http.GetAsync("/health/degraded");
            var checks = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["checks"]!.AsArray();
            return (answer.StatusCode, (string?)checks.Single(check => (string)check!["name"]! == "clock")!["status"]);
        }
    }

    [Fact]
    public async Task A_killed_article_leaves_every_exit_and_says_nothing()
    {
        var (article, copy, english) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Retiré")), Readers.English(Readers.Unique("Removed")));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        await bus.PublishAsync(Readers.Translated(article, 4, 1, english));
        await newsroom.OutAsync(Readers.PathOf(copy));
        await newsroom.OutAsync(Readers.PathOf(english));
        var editor = TestUser.Editor(newsroom);
        var killed = await editor.PostAsync(
            "publishing",
            $"/api/publications/{article}/kill",
            new { reason = "Ordonnance du tribunal" },
            (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag);
        Assert.True(killed.Status == 200, killed.Body);
        foreach (var gone in new[] { Readers.PathOf(copy), Readers.PathOf(english), $"/api/content/articles/{article}" })
        {
            var page = await newsroom.ReadAsync(gone);
            Assert.Equal(HttpStatusCode.Gone, page.Status);
            Assert.DoesNotContain(copy.Headline.Split(' ')[1], page.Body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("tribunal", page.Body, StringComparison.Ordinal);
        }

        foreach (var exit in new[] { "/fr", "/en", "/fr/actualites", "/fr/feed.atom", Readers.Sitemap, "/api/content/articles?limit=200" })
        {
            var page = await newsroom.ReadAsync(exit);
            Assert.DoesNotContain(Slug.Of(copy.Headline), page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(Slug.Of(english.Headline), page.Body, StringComparison.Ordinal);
        }

        // A later approval does not publish it again.
        await newsroom.ProcessedAsync("publishing", await bus.PublishAsync(Readers.Approved(article, 9, 2, copy)));
        Assert.Equal(HttpStatusCode.Gone, (await newsroom.ReadAsync(Readers.PathOf(copy))).Status);
    }

    [Fact]
    public async Task A_retracted_article_keeps_its_address_with_a_notice_and_no_text()
    {
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Rétracté")));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        await newsroom.OutAsync(Readers.PathOf(copy));
        var editor = TestUser.Editor(newsroom);
        var etag = (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag;
        Assert.Equal(422, (await editor.PostAsync("publishing", $"/api/publications/{article}/retract", new { notice = new { } }, etag)).Status);
        Assert.Equal(200, (await editor.PostAsync(
            "publishing", $"/api/publications/{article}/retract", new { notice = new { fr = "La source s'est rétractée." } }, etag)).Status);
        var page = await newsroom.ReadAsync(Readers.PathOf(copy));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("La source s", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Quarante familles", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(copy.Headline, (await newsroom.ReadAsync("/fr")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_role_is_refused_what_is_not_its_business()
    {
        foreach (var sql in new[]
        {
            "select * from publishing.mt_events", "select * from publishing.mt_doc_publication",
            "insert into public_site.editions (article_id) values (gen_random_uuid())",
            "delete from public_site.editions",
            "update public_site.addresses set gone = true", "create table public_site.x ()",
            "create table public.x ()", "create schema x", "truncate public_site.editions",
            "select * from past.editions", "select * from past.editions_as_of(now(), true)",
            "select * from pictures.files", "insert into public_site.pictures (name) values ('x')",
        })
        {
            await RefusedAsync("_reader", sql);
        }

        foreach (var sql in new[]
        {
            "update publishing.mt_events set data = '{}'", "delete from publishing.mt_events", "truncate publishing.mt_events",
            "create table publishing.x ()", "create table public_site.x ()", "drop table public_site.editions",
            "alter table public_site.editions add column x text", "truncate public_site.editions", "create schema x",
            "delete from past.editions", "update pictures.files set bytes = ''", "grant select on publishing.mt_events to public",
        })
        {
            await RefusedAsync("", sql);
        }

        await using var reader = Connection("_reader");
        await reader.OpenAsync();
        await using var allowed = new NpgsqlCommand("select count(*) from public_site.editions", reader);
        Assert.IsType<long>(await allowed.ExecuteScalarAsync());
    }

    private async Task RefusedAsync(string role, string sql)
    {
        await using var connection = Connection(role);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        try
        {
            await command.ExecuteNonQueryAsync();
            // PostgreSQL only warns when a role grants a privilege that it cannot grant.
            Assert.StartsWith("grant", sql, StringComparison.Ordinal);
            Assert.False(await newsroom.AskAsync<bool>("publishing", "select has_table_privilege('public', 'publishing.mt_events', 'select')"));
        }
        catch (PostgresException refused)
        {
            Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{sql}: {refused.MessageText}");
        }
    }

    private NpgsqlConnection Connection(string role) =>
        new(new NpgsqlConnectionStringBuilder(newsroom.Database("publishing").ConnectionString)
        {
            Username = Newsroom.Role("publishing") + role,
            Password = "test",
            Pooling = false
        }.ConnectionString);

    private async Task SameAsync(string embargoed, string unknown)
    {
        var (one, other) = (await newsroom.ReadAsync(embargoed), await newsroom.ReadAsync(unknown));
        Assert.Equal(HttpStatusCode.NotFound, one.Status);
        Assert.Equal((other.Status, other.Body), (one.Status, one.Body));
        Assert.Equal(Shown(other), Shown(one));

        static string Shown(Page page) => string.Join(
            '\n', page.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key).Select(header => $"{header.Key}: {header.Value}"));
    }

    // Truncated to microseconds, the precision of PostgreSQL and so of approvals.
    private static DateTimeOffset Whole(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    internal static (Copy Copy, List<string> Tokens) WithTokens(string language)
    {
        var tokens = new List<string>();
        var copy = new Copy(
            language, $"T{Token()}", Token(),
            [
                new("h0000001", BlockKind.Heading2, Token()),
                new("p0000001", BlockKind.Paragraph, $"{Token()} *{Token()}*"),
                new("q0000001", BlockKind.Quote, Token(), Cite: Token()),
                new("l0000001", BlockKind.Bullet, Token()),
                new("f0000001", BlockKind.Figure, Token(), Alt: Token(), Credit: Token()),
                new("r0000001", BlockKind.Related, Token()),
            ],
            $"s{Token()}", $"p{Token()}", Token(), Token(), [Token()], [new(null, null, Token())]);
        return (copy, tokens);

        string Token()
        {
            var token = Guid.NewGuid().ToString("N")[..12];
            tokens.Add(token);
            return token;
        }
    }
}

using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.Http;
using EditorialPlatform.Tests.ServiceTests.Publishing;

namespace EditorialPlatform.Tests.ServiceTests.Plans;

/// <summary>What Publishing asks its database costs the same after ten years as on the first day.</summary>
public sealed class PublishingPlans : IAsyncLifetime
{
    private readonly ExplainedService publishing = new("publishing", queue =>
    {
        ExplainedService.Take<EditionPublished>(queue);
        ExplainedService.Take<EditionCorrected>(queue);
        ExplainedService.Take<ArticleRetracted>(queue);
        ExplainedService.Take<ArticleKilled>(queue);
    });

    private readonly TestUser editor;
    private readonly TestUser reporter;
    private Copy copy = Examples.Copy("Le puits de Kidal");
    private string picture = "";

    public PublishingPlans() => (editor, reporter) = (TestUser.Editor(publishing.Newsroom), TestUser.Reporter(publishing.Newsroom));

    public async ValueTask InitializeAsync() => await publishing.StartAsync();

    public ValueTask DisposeAsync() => publishing.DisposeAsync();

    [Fact]
    public async Task No_statement_reads_a_long_table()
    {
        picture = (await FileAsync()).Json!["picture"]!.GetValue<string>();
        copy = copy with { Tags = ["eau"], Blocks = [new("f0000001", BlockKind.Figure, "Le puits.", Picture: picture), .. copy.Blocks] };
        var article = Guid.CreateVersion7();
        await publishing.ReceiveAsync(Readers.Approved(article, 4, 1, copy));
        await publishing.ReceiveAsync(Readers.Translated(article, 4, 1, Readers.English("The well of Kidal")));
        await ArrangeAsync(article);
        await publishing.FillAsync(FillAsync);
        await PublishAsync();
        await ReadAsync(article);
        await ListAsync(article);
        await publishing.JudgeAsync();
    }

    private static string Article(string number = "n") => $"md5('article ' || {number})::uuid";

    private async Task FillAsync(Func<string, Task> run)
    {
        const string published = "now() - n * interval '90 minutes'";
        var text = JsonSerializer.Serialize(Examples.Copy() with { Blocks = [new Block("p0000001", BlockKind.Paragraph, "Un mot.")] }, Json.Options);
        (string, string)[] edition =
        [
            ("article_id", Article()), ("language", "case n % 3 when 0 then 'en' else 'fr' end"), ("path", "'/fr/s' || n % 20 || '/titre-' || n"),
            ("status", "case n % 100 when 7 then 'retracted' else 'published' end"), ("headline", "'Titre ' || n"),
            ("section", "case when n % 20000 = 0 then 'rare' else 's' || n % 20 end"), ("place", "'p' || n % 50"), ("copy", $"'{text}'::json"),
            ("published_at", published), ("updated_at", $"{published} + interval '1 hour'"), ("subjects", "array['topics/t' || n % 1000]"),
            ("notices", """case when n % 200 = 3 then '[{"kind": "correction", "at": "2026-01-01T00:00:00Z", "text": "x"}]' else '[]' end::jsonb"""),
            ("plain", "''"), ("search", "to_tsvector('simple', 'commun mot' || n % 5000)"), ("behind", "null"),
        ];
        await run(await publishing.MultiplyAsync("public_site.editions", edition));
        await run(await publishing.MultiplyAsync("past.editions", [.. edition, ("since", published), ("until", "null"), ("killed", "false")]));
        foreach (var table in new[] { "public_site.addresses", "past.addresses" })
        {
            await run(await publishing.MultiplyAsync(
                table, ("path", "'/fr/s' || n % 20 || '/titre-' || n"), ("article_id", Article()), ("language", "case n % 3 when 0 then 'en' else 'fr' end")));
        }

        await run(await publishing.MultiplyAsync(
            "past.fronts", ("since", "now() - n * interval '1 hour' - interval '1 day'"), ("until", "now() - (n - 1) * interval '1 hour' - interval '1 day'")));
        foreach (var table in new[] { "public_site.pictures", "pictures.files" })
        {
            await run(await publishing.MultiplyAsync(table, ("name", "md5('picture ' || n)"), ("bytes", "''")));
        }

        await run(await publishing.MultiplyAsync("pictures.told", ("name", "md5('picture ' || n)")));
        await run(await publishing.MultiplyAsync("public_site.pictures_shown", ("name", "md5('picture ' || n)"), ("article_id", Article())));
        foreach (var (table, id) in new[]
        {
            ("publication", Article()), ("filedpicture", "md5('picture ' || n)::uuid"), ("appliedmessage", "gen_random_uuid()"), ("storedanswer", "n::text")
        })
        {
            await run(await publishing.MultiplyAsync($"publishing.mt_doc_{table}", ("id", id)));
        }

        await run(await publishing.MultiplyAsync(
            "publishing.mt_doc_publicationpage",
            ("id", Article()),
            ("changed_at", published),
            ("due_at", "case when n % 100 = 0 then now() + n * interval '1 day' end"),
            ("data", """
                sample.data || jsonb_build_object('states',
                  case when n % 20000 = 0 then '["failed"]' when n % 100 = 0 then '["published", "behind"]' else '["published"]' end::jsonb)
                """)));
        await run(await publishing.MultiplyAsync("publishing.mt_streams", ("id", Article())));
        await run(await publishing.MultiplyAsync(
            "publishing.mt_events", ("seq_id", "-n"), ("id", "gen_random_uuid()"), ("stream_id", Article()), ("version", "1")));
    }

    // Everything that changes what readers see, by message, command and schedule.
    private async Task PublishAsync()
    {
        var (held, together, killed) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var (own, english) = (copy with { Headline = "Un autre puits" }, Readers.English("Another well"));
        await publishing.ReceiveAsync(Readers.Approved(held, 4, 1, own, PublishWhen.Hold));
        await CommandAsync(held, "embargo", new { until = DateTimeOffset.UtcNow.AddHours(1) });
        await CommandAsync(held, "embargo/lift");
        await CommandAsync(held, "schedule", new { at = DateTimeOffset.UtcNow.AddHours(1) });
        await CommandAsync(held, "unschedule");
        await CommandAsync(held, "hold", new { reason = "Attendre." });
        await publishing.ReceiveAsync(new LegalHoldPlaced(held, 5, DateTimeOffset.UtcNow, Readers.Fatou, "Plainte."));
        await publishing.ReceiveAsync(new LegalHoldLifted(held, 6, DateTimeOffset.UtcNow, Readers.Fatou));
        await CommandAsync(held, "release");
        await CommandAsync(held, "publish");
        await publishing.ReceiveAsync(Readers.Translated(held, 4, 1, english));
        foreach (var (kind, revision) in new[] { (SubmissionKind.Correction, 2), (SubmissionKind.Clarification, 3), (SubmissionKind.Update, 4) })
        {
            var revised = own with { Standfirst = $"Chapô {revision}." };
            await publishing.ReceiveAsync(Readers.Approved(held, revision * 4, revision, revised, kind: kind, note: "Note."));
        }

        var now = DateTimeOffset.UtcNow;
        await publishing.ReceiveAsync(new TranslationFellBehind(held, 20, now, "en", now, 4, SubmissionKind.Correction, "Note."));
        await publishing.ReceiveAsync(new TranslationCaughtUp(held, 21, DateTimeOffset.UtcNow, "en", 4, null));
        await publishing.ReceiveAsync(new TranslationWithdrawn(held, 22, DateTimeOffset.UtcNow, "en", Readers.Grace, "Fin."));
        await publishing.ReceiveAsync(Readers.Approved(together, 4, 1, own, PublishWhen.At, DateTimeOffset.UtcNow.AddSeconds(1)));
        await Eventually.JsonAsync(
            () => editor.GetAsync("publishing", $"/api/publications/{together}"), page => (string)page["state"]! == "published", "it is out on time");
        await CommandAsync(together, "retract", new { notice = new { fr = "Faux." } });
        await publishing.ReceiveAsync(Readers.Approved(killed, 4, 1, own));
        await ArrangeAsync(killed);
        await CommandAsync(killed, "kill", new { reason = "Jugement." });
        await FileAsync();
        await publishing.Newsroom.QuietAsync();
    }

    private async Task ReadAsync(Guid article)
    {
        var then = $"?asOf={Uri.EscapeDataString(Json.FormatTime(DateTimeOffset.UtcNow.AddYears(-4)))}";
        string[] feeds = ["feed.atom", "feed.rss", "feed.json"];
        string[] pages =
        [
            "/", "/fr", "/en", "/fr/s3", "/fr/rare", "/fr/s3?place=p3", "/fr/topics/t5", "/fr/topics/eau", "/fr/authors/awa-traore", "/fr/corrections",
            "/fr/search?q=mot7",
            "/fr/search?q=commun", "/fr/search?q=mot7&section=s7", "/sitemap.xml", "/sitemap-fronts.xml", "/news-sitemap.xml", Readers.PathOf(copy),
            .. feeds.Select(feed => $"/fr/{feed}"), .. feeds.Select(feed => $"/fr/s3/{feed}"), .. feeds.Select(feed => $"/fr/rare/{feed}"),
            $"/sitemap-{DateTimeOffset.UtcNow.AddMonths(-40):yyyy-MM}.xml",
            $"/api/content/articles/{article}", $"/api/content/articles/{article}?format=ninjs&language=en", "/api/content/articles",
            "/api/content/articles?section=s3", "/api/content/articles?section=rare", "/api/content/articles?language=en&section=s3",
            "/api/content/articles?language=fr&q=mot7", "/api/content/articles?section=none",
        ];
        foreach (var page in pages)
        {
            await publishing.ReadAsync(page);
            await publishing.SendAsync(
                reporter, HttpMethod.Get, page.Contains('?', StringComparison.Ordinal) ? page + then.Replace('?', '&') : page + then, orNone: true);
        }

        await publishing.ReadAsync("/fr/s3/titre-3", 200);
        await publishing.ReadAsync("/fr/rien/de-tel", 404);
        await publishing.ReadAsync("/fr/rien", 404);
        await publishing.ReadAsync("/rien/de/tel", 404);
        await publishing.ReadAsync($"/pictures/{picture}/800.webp");
        await publishing.ReadAsync($"/api/content/articles/{Guid.NewGuid()}", 404);
        await publishing.ReadAsync("/internal/public-pages?after=1");
        // Half way through the archive.
        var (at, id) = (Json.FormatTime(DateTimeOffset.UtcNow.AddYears(-4)), Guid.NewGuid().ToString());
        foreach (var page in new[] { "/api/content/articles?limit=200", "/api/content/articles?language=fr", "/api/content/articles?section=s3" })
        {
            await publishing.ReadAsync($"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Cursor(at, id, "fr")}");
        }

        foreach (var page in new[] { "/fr/s3?", "/fr/s3?place=p3&", "/fr/topics/t5?" })
        {
            await publishing.ReadAsync($"{page}cursor={Cursor(at, id)}");
        }
    }

    private async Task ListAsync(Guid article)
    {
        var cursor = Cursor(Json.FormatTime(DateTimeOffset.UtcNow.AddYears(-4)), $"{article}");
        foreach (var state in new[] { "", "prepared", "scheduled", "held", "published", "retracted", "killed", "failed", "behind" })
        {
            await publishing.GetAsync(editor, $"/api/publications?state={state}");
            await publishing.GetAsync(editor, $"/api/publications?state={state}&cursor={cursor}");
        }

        foreach (var path in new[]
        {
            $"/api/publications/{article}", "/api/fronts/fr", "/api/fronts/fr/history", $"/api/pictures/{picture}", $"/api/pictures/{picture}/800.webp",
            $"/internal/history/{article}", $"/internal/history/{article}?newest=true"
        })
        {
            await publishing.GetAsync(editor, path);
        }
    }

    private async Task ArrangeAsync(Guid article)
    {
        var front = await publishing.GetAsync(editor, "/api/fronts/fr");
        await publishing.SendAsync(editor, HttpMethod.Put, "/api/fronts/fr", new { items = new[] { new { articleId = article } } }, front.ETag);
    }

    private async Task CommandAsync(Guid article, string act, object? body = null)
    {
        var page = await publishing.GetAsync(editor, $"/api/publications/{article}");
        await publishing.SendAsync(editor, HttpMethod.Post, $"/api/publications/{article}/{act}", body, page.ETag);
    }

    private async Task<Answer> FileAsync()
    {
        publishing.Asked("POST /api/pictures");
        using var photograph = FilingPictures.Photograph(1000, 700);
        var filed = await FilingPictures.FileAsync(publishing.Newsroom, reporter, photograph.JpegsaveBuffer());
        Assert.True(filed.Ok, filed.Body);
        return filed;
    }

    private static string Cursor(params string[] keys) => System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(keys));
}

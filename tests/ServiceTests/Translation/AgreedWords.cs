using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Contracts.Review;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>Terms: changed by translators, shown for segments, and found in published texts.</summary>
public sealed class AgreedWords(Newsroom newsroom)
{
    private readonly TestUser grace = TestUser.Translator(newsroom);
    private readonly TestUser kofi = new(newsroom, "Kofi Asante", ["translator"], ["fr", "en"]);

    [Fact]
    public async Task A_term_may_have_as_many_and_as_long_words_as_its_limits_allow()
    {
        var forms = new[] { "fr", "en" }.Select(language => new
        {
            language,
            text = Unique(),
            forbidden = Enumerable.Range(0, 20).Select(_ => string.Concat(Enumerable.Repeat(Unique(), 7))).ToArray(),
        }).ToList();
        var ruled = await grace.PutAsync("translation", $"/api/terms/{Guid.NewGuid()}", new { forms }, "\"0\"");
        Assert.True(ruled.Ok, ruled.Body);
        var found = await grace.GetAsync("translation", $"/api/terms?q={forms[1].forbidden[19].ToUpperInvariant()}");
        Assert.Equal(forms[0].text, (string)Assert.Single(found.Json!["items"]!.AsArray())!["forms"]![0]!["text"]!);
        Assert.Single((await grace.GetAsync("translation", $"/api/terms?q={forms[1].text}&language=en")).Json!["items"]!.AsArray());
        Assert.Empty((await grace.GetAsync("translation", $"/api/terms?q={forms[1].text}&language=bm")).Json!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_term_is_ruled_on_read_changed_and_retired()
    {
        var (id, word) = (Guid.NewGuid(), Unique());
        var ruled = await grace.PutAsync("translation", $"/api/terms/{id}", Ruling(word, word));
        Assert.Equal((200, "\"1\"", "ruled"), (ruled.Status, ruled.ETag, ruled.Json!["state"]!.GetValue<string>()));
        var read = await TestUser.Reporter(newsroom).GetAsync("translation", $"/api/terms/{id}");
        Assert.Equal((200, "\"1\"", word), (read.Status, read.ETag, read.Json!["forms"]![0]!["text"]!.GetValue<string>()));
        Assert.Equal("Grace Mensah", read.Json!["rulings"]![0]!["by"]!["name"]!.GetValue<string>());

        Assert.Equal((428, 412), (
            (await grace.PutAsync("translation", $"/api/terms/{id}", Ruling(word, "x"))).Status,
            (await grace.PutAsync("translation", $"/api/terms/{id}", Ruling(word, "x"), "\"7\"")).Status));
        Assert.Equal("\"2\"", (await grace.PutAsync("translation", $"/api/terms/{id}", Ruling(word, "Other"), "\"1\"")).ETag);
        Assert.Equal("\"2\"", (await grace.PutAsync("translation", $"/api/terms/{id}", Ruling(word, "Other"), "\"2\"")).ETag);
        Assert.Contains(
            (await grace.GetAsync("translation", $"/api/terms?q={word.ToLowerInvariant()}&language=en")).Json!["items"]!.AsArray(),
            term => term!["id"]!.GetValue<Guid>() == id);
        Assert.Empty((await grace.GetAsync("translation", $"/api/terms?q={word}&language=bm")).Json!["items"]!.AsArray());
        var retired = await grace.PutAsync("translation", $"/api/terms/{id}", new { retired = true, reason = "Plus d’actualité." }, "\"2\"");
        Assert.Equal((200, "retired"), (retired.Status, retired.Json!["state"]!.GetValue<string>()));
        Assert.Equal(404, (await grace.GetAsync("translation", $"/api/terms/{Guid.NewGuid()}")).Status);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("{\"forms\":5}", 400)]
    [InlineData("{\"forms\":[{\"language\":\"fr\",\"text\":\"a\",\"more\":1}]}", 400)]
    [InlineData("{\"id\":\"x\"}", 400)]
    [InlineData("{}", 422)]
    [InlineData("{\"forms\":[null,null]}", 422)]
    [InlineData("{\"forms\":[{\"language\":\"fr\",\"text\":\"a\",\"forbidden\":[null]},{\"language\":\"en\",\"text\":\"b\"}]}", 422)]
    [InlineData("{\"forms\":[{\"language\":\"fr\",\"text\":\"a\"},{\"language\":\"en\",\"text\":\"b\"}],\"from\":\"2026-13-01\"}", 422)]
    [InlineData("{\"forms\":[{\"language\":\"fr\",\"text\":\"a\"},{\"language\":\"bm\",\"text\":\"b\"}]}", 403)]
    [InlineData("{\"retired\":true,\"reason\":\"x\"}", 404)]
    public async Task A_ruling_that_is_none_is_answered_and_nothing_is_stored(string body, int status)
    {
        var id = Guid.NewGuid();
        Assert.Equal(status, (await grace.PutAsync("translation", $"/api/terms/{id}", body)).Status);
        Assert.Equal(404, (await grace.GetAsync("translation", $"/api/terms/{id}")).Status);
    }

    [Fact]
    public async Task A_segment_warns_on_its_page_and_as_it_is_saved()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, french, english, forbidden) = (Guid.CreateVersion7(), Unique(), Unique(), Unique());
        await grace.PutAsync("translation", $"/api/terms/{Guid.NewGuid()}", Ruling(french, english, forbidden));
        await OpenAsync(newsroom, bus, article, copy: With("p0000001", $"Les {french}s avancent, 12 au total."));
        var segment = (await grace.GetAsync("translation", Address(article))).Json!["segments"]!
            .AsArray()
            .Single(one => one!["id"]!.GetValue<string>() == "p0000001")!;
        Assert.Equal((french + "s", english, true), (
            segment["terms"]![0]!["source"]!.GetValue<string>(),
            segment["terms"]![0]!["target"]!.GetValue<string>(),
            segment["terms"]![0]!["warning"] is null));
        var saved = await grace.PutAsync(
            "translation",
            $"{Address(article)}/segments/p0000001",
            new { target = $"The {forbidden}s advance, 13 in all.", sourceHash = segment["sourceHash"]!.GetValue<string>() });
        Assert.Equal(
            (200, "numbers numbers terms"),
            (saved.Status, string.Join(' ', saved.Json!["checks"]!.AsArray().Select(check => check!["code"]!.GetValue<string>()))));
        Assert.Contains(forbidden, saved.Json!["terms"]![0]!["warning"]!.GetValue<string>(), StringComparison.Ordinal);
        var after = (await grace.GetAsync("translation", Address(article))).Json!["segments"]!
            .AsArray()
            .Single(one => one!["id"]!.GetValue<string>() == "p0000001")!;
        Assert.Equal(saved.Json!["checks"]!.ToJsonString(), after["checks"]!.ToJsonString());
    }

    [Fact]
    public async Task Changing_a_ruling_lists_every_live_article_in_both_languages_that_uses_the_old_form()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (live, waiting, id, old, oldEnglish, agreed) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.NewGuid(), Unique(), Unique(), Unique());
        foreach (var article in new[] { live, waiting })
        {
            // Approved but held, so that nothing is published except by the test's own messages.
            await bus.PublishAsync(Held(article, 1, $"L’{old} avance."));
            await Eventually.JsonAsync(() => grace.GetAsync("translation", Address(article)), _ => true, "the job is open");
            var job = (await grace.GetAsync("translation", Address(article))).Json!;
            await grace.PutAsync("translation", $"{Address(article)}/segments/p0000001", new
            {
                target = $"{oldEnglish} advances.",
                sourceHash = job["segments"]!.AsArray().Single(one => one!["id"]!.GetValue<string>() == "p0000001")!["sourceHash"]!.GetValue<string>()
            });
            await FinishAsync(grace, kofi, article);
        }

        await grace.PutAsync("translation", $"/api/terms/{id}", Ruling(old, oldEnglish));
        Assert.Empty(await UsesAsync(id));
        await bus.PublishAsync(Out(live, "fr"));
        await bus.PublishAsync(Out(live, "en"));
        await grace.PutAsync("translation", $"/api/terms/{id}", Ruling($"{agreed} a", $"{agreed} b"), "\"1\"");
        await Eventually.TrueAsync(async () => (await UsesAsync(id)).Count == 2, "both languages are listed");
        Assert.Equal([$"{live} en {oldEnglish} p0000001 {agreed} b", $"{live} fr {old} p0000001 {agreed} a"], await UsesAsync(id));
        var page = (await grace.GetAsync("translation", $"/api/terms/{id}/uses?limit=1")).Json!;
        Assert.Equal("en", page["items"]!.AsArray().Single()!["language"]!.GetValue<string>());
        Assert.Equal("fr", (await grace.GetAsync("translation", $"/api/terms/{id}/uses?limit=1&cursor={page["next"]}")).Json!["items"]!
            .AsArray()
            .Single()!["language"]!
            .GetValue<string>());

        // The published original changes; a message about an older state arrives late.
        await bus.PublishAsync(Held(live, 2, "Ils avancent."));
        await bus.PublishAsync(Out(live, "fr", 8) with { Revision = 2 });
        await Eventually.TrueAsync(async () => (await UsesAsync(id)).Count == 1, "the corrected original is listed no more");
        await bus.PublishAsync(Out(live, "fr", 3));
        await bus.PublishAsync(new ArticleKilled(live, 9, DateTimeOffset.UtcNow, new(Guid.NewGuid(), "Fatou Diallo"), "Jugement."));
        await Eventually.TrueAsync(async () => (await UsesAsync(id)).Count == 0, "what was killed is listed no more");
    }

    [Fact]
    public async Task Word_that_the_original_is_out_may_come_before_its_approval()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, id, old) = (Guid.CreateVersion7(), Guid.NewGuid(), Unique());
        await bus.PublishAsync(Out(article, "fr"));
        await bus.PublishAsync(Out(article, "fr"));
        await Eventually.TrueAsync(
            async () => await newsroom.AskAsync<long>("translation", $"select count(*) from memory.live where article_id = '{article}'") == 1,
            "it is known to be out");
        await OpenAsync(newsroom, bus, article, copy: With("p0000001", $"L’{old} avance."));
        await grace.PutAsync("translation", $"/api/terms/{id}", Ruling(Unique(), Unique(), Unique(), old));
        Assert.Equal("fr", Assert.Single(await UsesAsync(id)).Split(' ')[1]);
        Assert.Equal("\"1\"", (await grace.GetAsync("translation", Address(article))).ETag);
    }

    private static CopyApproved Held(Guid article, int revision, string words) =>
        Approved(article, revision, With("p0000001", words)) with { Publish = new(PublishWhen.Hold) };

    private static string Unique() => $"Zu{Guid.NewGuid().ToString("N")[..10].Replace('0', 'o').Replace('1', 'i').ToLowerInvariant()}a";

    private static object Ruling(string french, string english, string? forbidden = null, string? forbiddenFrench = null) => new
    {
        forms = new[]
        {
            new { language = "fr", text = french, forbidden = forbiddenFrench is null ? Array.Empty<string>() : [forbiddenFrench] },
            new { language = "en", text = english, forbidden = forbidden is null ? Array.Empty<string>() : [forbidden] },
        },
    };

    private async Task<IReadOnlyList<string>> UsesAsync(Guid term)
    {
        var answer = await grace.GetAsync("translation", $"/api/terms/{term}/uses");
        Assert.True(answer.Status == 200, answer.Body);
        return [.. answer.Json!["items"]!.AsArray().SelectMany(use => use!["uses"]!.AsArray()
            .Select(form => $"{use["articleId"]} {use["language"]} {form!["form"]} {form["segmentId"]} {form["instead"]}"))];
    }
}

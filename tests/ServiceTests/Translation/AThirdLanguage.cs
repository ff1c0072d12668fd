using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Contracts.Translation;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>A new language pair needs only an entry in the list, and applies from the next approval on.</summary>
public sealed class AThirdLanguage
{
    private const string Pairs = "/api/language-pairs";

    [Fact]
    public async Task Is_data()
    {
        await using var newsroom = Newsroom.Of("translation");
        await newsroom.InitializeAsync();
        await using var heard = new Heard(newsroom);
        await heard.InitializeAsync();
        await using var bus = await TestBus.StartAsync(newsroom);
        var (before, article) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await OpenAsync(newsroom, bus, before);
        var admin = new TestUser(newsroom, "Admin", ["admin"]);
        var chosen = await admin.PutAsync("translation", Pairs, List("fr en", "en fr", "fr qaa"), "\"0\"");
        Assert.Equal((200, "\"1\""), (chosen.Status, chosen.ETag));
        await OpenAsync(newsroom, bus, article);
        string[] pair = ["fr", "qaa"];
        var (one, other) = (new TestUser(newsroom, "Sira Kanté", ["translator"], pair), new TestUser(newsroom, "Balla Kouyaté", ["translator"], pair));
        await FinishAsync(one, other, article, "qaa");
        Assert.Equal("qaa", (await heard.OneAsync<TranslationApproved>(it => it.ArticleId == article)).Copy.Language);
        Assert.Equal(404, (await one.GetAsync("translation", Address(article, "en"))).Status);

        // Memory, terms and exports support it immediately.
        var second = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, second);
        Assert.Equal(
            ["in-context EN Le puits de Kidal"],
            (await one.GetAsync("translation", Address(second, "qaa"))).Json!["segments"]![0]!["matches"]!
                .AsArray()
                .Select(match => $"{match!["kind"]} {match["target"]}"));
        Assert.Empty((await TestUser.Translator(newsroom).GetAsync("translation", Address(second))).Json!["segments"]![0]!["matches"]!.AsArray());
        var term = new { forms = new[] { new { language = "fr", text = "Kidal" }, new { language = "qaa", text = "ߞߌߘߊߟ" } } };
        Assert.Equal(200, (await one.PutAsync("translation", $"/api/terms/{Guid.NewGuid()}", term)).Status);
        Assert.Equal("ߞߌߘߊߟ", (await one.GetAsync("translation", Address(second, "qaa"))).Json!["segments"]![0]!["terms"]![0]!["target"]!.GetValue<string>());
        var file = await one.GetAsync("translation", $"{Address(second, "qaa")}/xliff");
        Assert.Contains("trgLang=\"qaa\"", file.Body, StringComparison.Ordinal);
        Assert.Equal(
            200, (await one.SendAsync("translation", HttpMethod.Put, $"{Address(second, "qaa")}/xliff", file.Body, mediaType: "application/xliff+xml")).Status);
        Assert.Equal("open", (await TestUser.Editor(newsroom).GetAsync("translation", Address(article, "en"))).Json!["state"]!.GetValue<string>());

        // Articles approved earlier get no job until they are approved again.
        Assert.Equal(404, (await one.GetAsync("translation", Address(before, "qaa"))).Status);
        await OpenAsync(newsroom, bus, before, revision: 2, copy: With("p0000001", "Le puits a rouvert."));
        Assert.Equal("open", (await one.GetAsync("translation", Address(before, "qaa"))).Json!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task That_is_taken_off_opens_nothing_and_leaves_what_was_begun()
    {
        await using var newsroom = Newsroom.Of("translation");
        await newsroom.InitializeAsync();
        await using var heard = new Heard(newsroom);
        await heard.InitializeAsync();
        await using var bus = await TestBus.StartAsync(newsroom);
        var admin = new TestUser(newsroom, "Admin", ["admin"]);
        Assert.Equal(200, (await admin.PutAsync("translation", Pairs, List("fr en", "en fr", "fr qaa"), "\"0\"")).Status);
        string[] pair = ["fr", "qaa"];
        var (one, other) = (new TestUser(newsroom, "Sira Kanté", ["translator"], pair), new TestUser(newsroom, "Balla Kouyaté", ["translator"], pair));
        var (begun, killed, after) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await OpenAsync(newsroom, bus, begun);
        await OpenAsync(newsroom, bus, killed);
        await FinishAsync(one, other, begun, "qaa");
        await bus.PublishAsync(Out(begun, "qaa"));
        Assert.Equal(200, (await admin.PutAsync("translation", Pairs, List("fr en"), "\"1\"")).Status);

        await OpenAsync(newsroom, bus, after);
        Assert.Equal(404, (await one.GetAsync("translation", Address(after, "qaa"))).Status);
        // Existing translations in a removed pair are still reported as behind, and can be updated.
        await OpenAsync(newsroom, bus, begun, revision: 2, copy: With("p0000001", "Le puits a rouvert."));
        Assert.Equal(2, (await heard.OneAsync<TranslationFellBehind>(it => it.ArticleId == begun)).SourceRevision);
        await FinishAsync(one, other, begun, "qaa");
        Assert.Equal("approved", (await one.GetAsync("translation", Address(begun, "qaa"))).Json!["state"]!.GetValue<string>());
        // A kill withdraws all languages, including removed pairs.
        await bus.PublishAsync(new ArticleKilled(killed, 5, DateTimeOffset.UtcNow, new(admin.Id, admin.Name), "Jugement."));
        await Eventually.JsonAsync(
            () => one.GetAsync("translation", Address(killed, "qaa")), job => job["state"]!.GetValue<string>() == "withdrawn", "it is withdrawn");
        // When the pair is added again, articles killed meanwhile stay withdrawn.
        Assert.Equal(200, (await admin.PutAsync("translation", Pairs, List("fr en", "fr qab"), "\"2\"")).Status);
        await OpenAsync(newsroom, bus, begun, revision: 3);
        await bus.PublishAsync(Approved(killed, 2));
        await OpenAsync(newsroom, bus, after, revision: 2);
        Assert.Equal(
            (200, 404),
            (
                (await TestUser.Editor(newsroom).GetAsync("translation", Address(begun, "qab"))).Status,
                (await TestUser.Editor(newsroom).GetAsync("translation", Address(killed, "qab"))).Status));
    }

    private static object List(params string[] pairs) => new { items = pairs.Select(pair => new { from = pair.Split(' ')[0], to = pair.Split(' ')[1] }) };
}

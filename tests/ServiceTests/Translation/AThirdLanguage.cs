using EditorialPlatform.Contracts.Translation;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>A pair that the program has never heard of is two lines of settings.</summary>
public sealed class AThirdLanguage
{
    [Fact]
    public async Task Is_data()
    {
        await using var newsroom = Newsroom.Of("translation");
        (newsroom.MoreSettings["LanguagePairs__2__From"], newsroom.MoreSettings["LanguagePairs__2__To"]) = ("fr", "x-nko");
        await newsroom.InitializeAsync();
        await using var heard = new Heard(newsroom);
        await heard.InitializeAsync();
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, article);
        string[] pair = ["fr", "x-nko"];
        var (one, other) = (new Colleague(newsroom, "Sira Kanté", ["translator"], pair), new Colleague(newsroom, "Balla Kouyaté", ["translator"], pair));
        await FinishAsync(one, other, article, "x-nko");
        Assert.Equal("x-nko", (await heard.OneAsync<TranslationApproved>(it => it.ArticleId == article)).Copy.Language);
        Assert.Equal(404, (await one.GetAsync("translation", Address(article, "en"))).Status);

        // The memory, the terms and the files know it as soon.
        var second = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, second);
        Assert.Equal(
            ["in-context EN Le puits de Kidal"],
            (await one.GetAsync("translation", Address(second, "x-nko"))).Json!["segments"]![0]!["matches"]!.AsArray().Select(match => $"{match!["kind"]} {match["target"]}"));
        Assert.Empty((await Colleague.Translator(newsroom).GetAsync("translation", Address(second))).Json!["segments"]![0]!["matches"]!.AsArray());
        var term = new { forms = new[] { new { language = "fr", text = "Kidal" }, new { language = "x-nko", text = "ߞߌߘߊߟ" } } };
        Assert.Equal(200, (await one.PutAsync("translation", $"/api/terms/{Guid.NewGuid()}", term)).Status);
        Assert.Equal("ߞߌߘߊߟ", (await one.GetAsync("translation", Address(second, "x-nko"))).Json!["segments"]![0]!["terms"]![0]!["target"]!.GetValue<string>());
        var file = await one.GetAsync("translation", $"{Address(second, "x-nko")}/xliff");
        Assert.Contains("trgLang=\"x-nko\"", file.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await one.SendAsync("translation", HttpMethod.Put, $"{Address(second, "x-nko")}/xliff", file.Body, mediaType: "application/xliff+xml")).Status);
        Assert.Equal("open", (await Colleague.Editor(newsroom).GetAsync("translation", Address(article, "en"))).Json!["state"]!.GetValue<string>());
    }
}

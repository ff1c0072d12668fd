using System.Xml.Linq;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>XLIFF and TMX over HTTP.</summary>
public sealed class Files(Newsroom newsroom)
{
    private const string Xliff = "application/xliff+xml";
    private const string Tmx = "application/x-tmx+xml";

    private static readonly XNamespace Core = "urn:oasis:names:tc:xliff:document:2.0";

    private readonly TestUser grace = TestUser.Translator(newsroom);
    private readonly TestUser kofi = new(newsroom, "Kofi Asante", ["translator"], ["fr", "en"]);

    [Fact]
    public async Task A_job_goes_out_comes_back_translated_and_the_same_again_changes_nothing()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, article, copy: With("p0000001", "Le **puits** a [rouvert](https://a.ml/k)."));
        var file = await grace.GetAsync("translation", $"{Address(article)}/xliff");
        Assert.Equal((200, "\"1\""), (file.Status, file.ETag));
        Assert.Equal((200, "{\"applied\":0,\"stale\":[],\"unknown\":[]}", "\"1\""), Seen(await ImportAsync(article, file.Body)));

        var translated = XElement.Parse(file.Body, LoadOptions.PreserveWhitespace);
        foreach (var segment in translated.Descendants(Core + "segment").ToList())
        {
            segment.SetAttributeValue("state", "translated");
            segment.SetAttributeValue("subState", null);
            segment.Add(new XElement(Core + "target", "EN ", segment.Element(Core + "source")!.Nodes()));
        }

        // Version 7: the opening, a claim, and five segments.
        Assert.Equal(
            (200, "{\"applied\":5,\"stale\":[],\"unknown\":[]}", "\"7\""),
            Seen(await ImportAsync(article, translated.ToString(SaveOptions.DisableFormatting))));
        var job = (await grace.GetAsync("translation", Address(article))).Json!;
        Assert.All(job["segments"]!.AsArray(), segment => Assert.Equal(
            ("current", $"EN {segment!["source"]}"), (segment["freshness"]!.GetValue<string>(), segment["target"]!.GetValue<string>())));
        Assert.Equal(
            "{\"applied\":0,\"stale\":[],\"unknown\":[]}",
            (await ImportAsync(article, (await grace.GetAsync("translation", $"{Address(article)}/xliff")).Body)).Body);
        Assert.Equal((409, "claimed"), (
            (await kofi.SendAsync("translation", HttpMethod.Put, $"{Address(article)}/xliff", file.Body, mediaType: Xliff)).Status,
            (await kofi.SendAsync("translation", HttpMethod.Put, $"{Address(article)}/xliff", file.Body, mediaType: Xliff)).Code));

        await bus.PublishAsync(Approved(article, 2, With("p0000002", "Cinquante familles y puisent.")));
        await Eventually.JsonAsync(
            () => grace.GetAsync("translation", Address(article)), seen => seen["sourceRevision"]!.GetValue<int>() == 2, "the source moved");
        translated.Descendants(Core + "unit").First().SetAttributeValue("id", "nowhere");
        translated.Descendants(Core + "target").ToList().ForEach(target => target.Add(" again"));
        var late = (await ImportAsync(article, translated.ToString(SaveOptions.DisableFormatting))).Json!;
        Assert.Equal(("nowhere", "p0000001 p0000002"), (late["unknown"]!.AsArray()
            .Single()!["id"]!
            .GetValue<string>(), string.Join(' ', late["stale"]!.AsArray().Select(unit => unit!["id"]!.GetValue<string>()))));
        Assert.Equal(2, late["applied"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("Bonjour", Xliff, 400)]
    [InlineData("", Xliff, 400)]
    [InlineData("<html/>", Xliff, 400)]
    [InlineData("{}", "application/json", 415)]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><xliff>&e;</xliff>", Xliff, 400)]
    [InlineData("<xliff version=\"2.1\" srcLang=\"fr\" trgLang=\"en\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\"><file id=\"other\"><unit "
        + "id=\"headline\"><segment><source>Le puits de Kidal</source><target>The well</target></segment></unit></file></xliff>", Xliff, 422)]
    [InlineData("<xliff version=\"2.1\" srcLang=\"fr\" trgLang=\"bm\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\"><file id=\"ARTICLE\"><unit "
        + "id=\"headline\"><segment><source>Le puits de Kidal</source><target>The well</target></segment></unit></file></xliff>", Xliff, 422)]
    [InlineData("<xliff version=\"2.1\" srcLang=\"fr\" trgLang=\"en\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\"><file id=\"ARTICLE\"><unit "
        + "id=\"headline\"><segment><source>Le puits de Kidal</source><target>The\nwell</target></segment></unit></file></xliff>", Xliff, 422)]
    public async Task A_file_that_is_not_one_for_this_job_is_refused_and_changes_nothing(string body, string type, int status)
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, article);
        var answer = await grace.SendAsync(
            "translation", HttpMethod.Put, $"{Address(article)}/xliff", body.Replace("ARTICLE", article.ToString(), StringComparison.Ordinal), mediaType: type);
        Assert.Equal(status, answer.Status);
        Assert.DoesNotContain((await File.ReadAllTextAsync("/etc/hostname")).Trim() + "<", answer.Body, StringComparison.Ordinal);
        Assert.Equal("\"1\"", (await grace.GetAsync("translation", Address(article))).ETag);
    }

    [Fact]
    public async Task A_huge_file_is_refused()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, article);
        var huge = new string(' ', (10 * 1024 * 1024) + 1);
        Assert.Equal(413, (await ImportAsync(article, huge)).Status);
        Assert.Equal(413, (await grace.SendAsync("translation", HttpMethod.Put, "/api/translation-memory/tmx", huge, mediaType: Tmx)).Status);
        Assert.Equal("\"1\"", (await grace.GetAsync("translation", Address(article))).ETag);
    }

    [Fact]
    public async Task A_memory_is_brought_offered_and_taken_out_again()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, word) = (Guid.CreateVersion7(), $"Z{Guid.NewGuid():N}");
        var file = $"""
            <tmx version="1.4"><header srclang="fr" o-tmf="X"/><body>
            <tu tuid="a"><tuv xml:lang="fr"><seg>Le puits {word}</seg></tuv><tuv xml:lang="en"><seg>The well {word}</seg></tuv></tu>
            <tu tuid="b"><tuv xml:lang="fr"><seg>Rien</seg></tuv></tu></body></tmx>
            """;
        var brought = await grace.SendAsync("translation", HttpMethod.Put, "/api/translation-memory/tmx", file, mediaType: Tmx);
        Assert.Equal((200, 1, 0, "b"), (
            brought.Status,
            brought.Json!["applied"]!.GetValue<int>(),
            brought.Json!["unchanged"]!.GetValue<int>(),
            brought.Json!["skipped"]!.AsArray().Single()!["id"]!.GetValue<string>()));
        var again = await kofi.SendAsync("translation", HttpMethod.Put, "/api/translation-memory/tmx", file + " ", mediaType: Tmx);
        Assert.Equal((200, 0, 1), (again.Status, again.Json!["applied"]!.GetValue<int>(), again.Json!["unchanged"]!.GetValue<int>()));

        await OpenAsync(newsroom, bus, article, copy: With("p0000001", $"Le puits {word}"));
        var segment = (await grace.GetAsync("translation", Address(article))).Json!["segments"]!
            .AsArray()
            .Single(one => one!["id"]!.GetValue<string>() == "p0000001")!;
        Assert.Equal(("exact", $"The well {word}", true), (
            segment["matches"]![0]!["kind"]!.GetValue<string>(),
            segment["matches"]![0]!["target"]!.GetValue<string>(),
            segment["matches"]![0]!["articleId"] is null));

        var exported = await grace.GetAsync("translation", "/api/translation-memory/tmx?from=fr&to=en");
        Assert.Contains($"The well {word}", exported.Body, StringComparison.Ordinal);
        var back = await grace.SendAsync("translation", HttpMethod.Put, "/api/translation-memory/tmx", exported.Body, mediaType: Tmx);
        Assert.Equal((200, 0, 0), (back.Status, back.Json!["applied"]!.GetValue<int>(), back.Json!["skippedCount"]!.GetValue<int>()));
        Assert.Equal(
            403, (await TestUser.Editor(newsroom).SendAsync("translation", HttpMethod.Put, "/api/translation-memory/tmx", file, mediaType: Tmx)).Status);
        Assert.Equal(400, (await grace.SendAsync("translation", HttpMethod.Put, "/api/translation-memory/tmx", "<xliff/>", mediaType: Tmx)).Status);
    }

    private Task<Answer> ImportAsync(Guid article, string file) =>
        grace.SendAsync("translation", HttpMethod.Put, $"{Address(article)}/xliff", file, mediaType: Xliff);

    private static (int Status, string Body, string? ETag) Seen(Answer answer) => (answer.Status, answer.Body, answer.ETag);
}

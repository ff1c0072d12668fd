using System.Text.Json.Nodes;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Publishing;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>Approved segments are suggested again for later articles.</summary>
public sealed class MemoryOfApprovals(Newsroom newsroom)
{
    private readonly TestUser grace = TestUser.Translator(newsroom);
    private readonly TestUser kofi = new(newsroom, "Kofi Asante", ["translator"], ["fr", "en"]);

    [Fact]
    public async Task Equal_words_are_offered_in_their_context_first_and_only_once_they_are_approved()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (name, first, second, third) = (Unique(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await OpenAsync(newsroom, bus, first, copy: Copy($"Le puits {name}", $"Trois mois de travaux à {name}.", "Le contexte"));
        await SaveAsync(first, $"Trois mois de travaux à {name}.", $"Three months of works in {name}.");
        await OpenAsync(newsroom, bus, second, copy: Copy($"Le puits {name}", $"Trois mois de travaux à {name}.", "Le contexte"));
        await OpenAsync(newsroom, bus, third, copy: Copy("Autre chose", $"Trois mois de travaux à {name}.", "Autre chose encore"));
        Assert.Empty(await OfferedAsync(second, $"Trois mois de travaux à {name}."));

        await FinishAsync(grace, kofi, first);
        Assert.Equal([$"in-context 100 Three months of works in {name}. {first}"], await OfferedAsync(second, $"Trois mois de travaux à {name}."));
        Assert.Equal([$"exact 100 Three months of works in {name}. {first}"], await OfferedAsync(third, $"Trois mois de travaux à {name}."));

        // The latest approval of a text is suggested first.
        await SaveAsync(third, $"Trois mois de travaux à {name}.", $"Three months of building in {name}.");
        await FinishAsync(grace, kofi, third);
        var fourth = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, fourth, copy: Copy("Rien", $"Trois mois de travaux à {name}.", "Rien non plus"));
        Assert.Equal(
            [$"exact 100 Three months of building in {name}. {third}", $"exact 100 Three months of works in {name}. {first}"],
            await OfferedAsync(fourth, $"Trois mois de travaux à {name}."));

        // Within one article, a later translation replaces the earlier one.
        await SaveAsync(first, $"Trois mois de travaux à {name}.", $"Three months' work in {name}.");
        await FinishAsync(grace, kofi, first);
        Assert.Equal(
            [$"exact 100 Three months' work in {name}. {first}", $"exact 100 Three months of building in {name}. {third}"],
            await OfferedAsync(fourth, $"Trois mois de travaux à {name}."));

        await bus.PublishAsync(new ArticleKilled(first, 9, DateTimeOffset.UtcNow, new(Guid.NewGuid(), "Fatou Diallo"), "Jugement."));
        await Eventually.TrueAsync(
            async () => (await OfferedAsync(fourth, $"Trois mois de travaux à {name}.")) is [var only] && only.Contains("building", StringComparison.Ordinal),
            "what was killed is offered no more");
    }

    [Fact]
    public async Task Similar_words_are_offered_with_a_score_the_best_five()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (name, first, second) = (Unique(), Guid.CreateVersion7(), Guid.CreateVersion7());
        string[] sources = [.. new[]
        {
            "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"
        }.Select(day => $"Les habitants de {name} ont rouvert le grand puits {day} matin."), "Une tout autre phrase, sans rapport aucun."];
        await OpenAsync(newsroom, bus, first, copy: Copy([$"Titre {name}", .. sources]));
        await FinishAsync(grace, kofi, first);
        await OpenAsync(newsroom, bus, second, copy: Copy($"Titre {name} bis", $"Les habitants de {name} ont rouvert le grand puits lundi matin.", sources[0]));
        var found = await MatchesAsync(second, "p0000000");
        Assert.Equal(5, found.Count);
        Assert.All(found, match => Assert.True(match!["kind"]!.GetValue<string>() == "fuzzy"
            && match["score"]!.GetValue<int>() is >= 50 and < 100
            && match["articleId"]!.GetValue<Guid>() == first, match.ToJsonString()));
        Assert.Equal(found.Select(match => match!["score"]!.GetValue<int>()).OrderDescending(), found.Select(match => match!["score"]!.GetValue<int>()));
        Assert.All(found, match => Assert.Equal($"EN {match!["source"]}", match["target"]!.GetValue<string>()));

        var equal = await MatchesAsync(second, "p0000001");
        Assert.Equal(
            ("exact", 100, sources[0]), (equal[0]!["kind"]!.GetValue<string>(), equal[0]!["score"]!.GetValue<int>(), equal[0]!["source"]!.GetValue<string>()));
        Assert.Equal(404, (await grace.GetAsync("translation", $"{Address(second)}/segments/nothere/matches")).Status);
    }

    [Fact]
    public async Task The_memory_is_searched_by_those_who_work_in_the_pair()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (name, first) = (Unique(), Guid.CreateVersion7());
        await OpenAsync(newsroom, bus, first, copy: Copy($"Le puits {name}", $"Trois mois à {name}, 100 % sec.", "Le contexte"));
        await FinishAsync(grace, kofi, first);
        var address = $"/api/translation-memory?from=fr&to=en&q={Uri.EscapeDataString(name.ToUpperInvariant())}";
        var found = (await grace.GetAsync("translation", address)).Json!["items"]!.AsArray();
        Assert.Equal(
            [$"Le puits {name}", $"Trois mois à {name}, 100 % sec."], found.Select(line => line!["source"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.All(found, line => Assert.Equal((first, $"EN {line!["source"]}"), (line["articleId"]!.GetValue<Guid>(), line["target"]!.GetValue<string>())));
        Assert.Single((await grace.GetAsync("translation", $"{address}&limit=1")).Json!["items"]!.AsArray());
        var next = (await grace.GetAsync("translation", $"{address}&limit=1")).Json!["next"]!.GetValue<string>();
        Assert.Single((await grace.GetAsync("translation", $"{address}&limit=1&cursor={next}")).Json!["items"]!.AsArray());
        Assert.Empty((await grace.GetAsync("translation", $"/api/translation-memory?from=fr&to=en&q={Uri.EscapeDataString($"{name}%sec")}")).Json!["items"]!
            .AsArray());
        Assert.Equal(2, (await TestUser.Editor(newsroom).GetAsync("translation", address)).Json!["items"]!.AsArray().Count);
        Assert.Equal(403, (await new TestUser(newsroom, "Ama Owusu", ["translator"], ["fr", "de"]).GetAsync("translation", address)).Status);
        Assert.Equal(403, (await TestUser.Reporter(newsroom).GetAsync("translation", address)).Status);
        foreach (var wrong in new[]
        {
            "", "?from=fr", "?from=fr&to=en&q=%00", "?from=fr&to=en&limit=0", "?from=fr&to=en&cursor=x", "?from=fr&to=en&cursor=WyJ4IiwieSJd"
        })
        {
            Assert.Equal((wrong, 422), (wrong, (await TestUser.Editor(newsroom).GetAsync("translation", $"/api/translation-memory{wrong}")).Status));
        }
    }

    [Fact]
    public async Task What_is_made_again_from_the_events_is_what_there_is()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, article);
        await FinishAsync(grace, kofi, article);
        await bus.PublishAsync(Approved(article, 2, With("p0000002", "Cinquante familles y puisent."), SubmissionKind.Update));
        await Eventually.JsonAsync(
            () => grace.GetAsync("translation", Address(article)), job => job["sourceRevision"]!.GetValue<int>() == 2, "the source moved");
        await FinishAsync(grace, kofi, article);
        Assert.Equal(
            [
                "Cinquante familles y puisent.",
                "Le contexte",
                "Le puits a été rouvert le 4 novembre 2025, après trois mois de travaux.",
                "Le puits de Kidal",
                "Quarante familles y puisent chaque jour.",
                "Un chapô."
            ],
            (await newsroom.AskAsync<string[]>(
                "translation", $"select array_agg(source order by source collate \"C\") from memory.pairs where article_id = '{article}'")));
    }

    private static string Unique() => $"Z{Guid.NewGuid():N}"[..12];

    private static Copy Copy(params string[] words) => Examples.Copy(words[0]) with
    {
        Standfirst = null,
        Blocks = [.. words[1..].Select((text, index) => new Block($"p{index:D7}", BlockKind.Paragraph, text))],
    };

    private async Task<IReadOnlyList<string>> OfferedAsync(Guid article, string source)
    {
        var segment = (await grace.GetAsync("translation", Address(article))).Json!["segments"]!
            .AsArray()
            .First(one => one!["source"]?.GetValue<string>() == source);
        return [.. segment!["matches"]!.AsArray().Select(match => $"{match!["kind"]} {match["score"]} {match["target"]} {match["articleId"]}")];
    }

    private async Task<JsonArray> MatchesAsync(Guid article, string segment)
    {
        var answer = await grace.GetAsync("translation", $"{Address(article)}/segments/{segment}/matches");
        Assert.True(answer.Status == 200, answer.Body);
        return answer.Json!.AsArray();
    }

    private async Task SaveAsync(Guid article, string source, string target)
    {
        var job = (await grace.GetAsync("translation", Address(article))).Json!;
        var segment = job["segments"]!.AsArray().First(one => one!["source"]?.GetValue<string>() == source)!;
        var saved = await grace.PutAsync(
            "translation", $"{Address(article)}/segments/{segment["id"]}", new { target, sourceHash = segment["sourceHash"]!.GetValue<string>() });
        Assert.True(saved.Status == 200, saved.Body);
    }
}

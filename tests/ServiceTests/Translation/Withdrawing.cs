using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.Tests.ServiceTests.Publishing;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>Withdrawing a published translation, from the command to the reader's page.</summary>
public sealed class Withdrawing(Newsroom newsroom)
{
    private const string Promise = "This version is being updated.";
    private const string NoMore = "The original was corrected on";

    private readonly TestUser grace = TestUser.Translator(newsroom);
    private readonly TestUser kofi = new(newsroom, "Kofi Asante", ["translator"], ["fr", "en"]);

    [Fact]
    public async Task Ends_the_promise_of_an_update_and_leaves_the_page_until_somebody_takes_it_up_again()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, headline) = (Guid.CreateVersion7(), Readers.Unique("Le puits"));
        var path = await LiveAsync(bus, article, headline);
        await bus.PublishAsync(Approved(article, 2, Corrected(headline), SubmissionKind.Correction, "Quatre mois."));
        await newsroom.UntilAsync(path, page => page.Body.Contains(Promise, StringComparison.Ordinal), "it is behind");
        await Eventually.JsonAsync(() => grace.GetAsync("translation", Address(article)), job => job["obligation"] is not null, "there is an obligation");

        await WithdrawAsync(article);
        var left = await newsroom.UntilAsync(
            path, page => page.Body.Contains("This version is no longer updated.", StringComparison.Ordinal), "nothing is promised");
        Assert.DoesNotContain(Promise, left.Body, StringComparison.Ordinal);
        Assert.Contains(NoMore, left.Body, StringComparison.Ordinal);
        Assert.Null((await grace.GetAsync("translation", Address(article))).Json!["obligation"]);
        var board = (await TestUser.Editor(newsroom).GetAsync("publishing", $"/api/publications/{article}")).Json!["editions"]!
            .AsArray()
            .Single(one => one!["language"]!.GetValue<string>() == "en")!;
        Assert.Equal(("published", true), (board["state"]!.GetValue<string>(), board["givenUp"]!.GetValue<bool>()));

        await kofi.PostAsync("translation", $"{Address(article)}/claim");
        await FinishAsync(kofi, new TestUser(newsroom, "Ama Owusu", ["translator"], ["fr", "en"]), article);
        await newsroom.UntilAsync(
            path,
            page => !page.Body.Contains(NoMore, StringComparison.Ordinal) && page.Body.Contains("quatre mois", StringComparison.Ordinal),
            "it follows again");
    }

    [Fact]
    public async Task Twice_late_and_before_its_approval_is_one_effect()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, french, english) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Le puits")), Readers.English(Readers.Unique("The well")));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, french));
        await newsroom.OutAsync(Readers.PathOf(french));
        var withdrawn = new TranslationWithdrawn(article, 9, DateTimeOffset.UtcNow, "en", Readers.Grace, "Trop local.");
        await bus.PublishAsync(withdrawn);
        await Eventually.TrueAsync(async () => await GivenUpAsync(article) == 1, "it is given up");
        await newsroom.ProcessedAsync(
            "publishing",
            await bus.PublishAsync(withdrawn),
            await bus.PublishAsync(Readers.Translated(article, 7, 1, english)),
            await bus.PublishAsync(withdrawn with { Version = 5 }));
        await bus.PublishAsync(Readers.Translated(article, 12, 1, english));
        await newsroom.OutAsync(Readers.PathOf(english));
        await newsroom.ProcessedAsync("publishing", await bus.PublishAsync(withdrawn with { Version = 10 }));
        Assert.Equal(1, await GivenUpAsync(article));
        Assert.Equal(1, await newsroom.AskAsync<long>(
            "publishing",
            $"select count(*) from publishing.mt_events where stream_id = '{article}' and type = 'edition_prepared' and data ->> 'language' = 'en'"));
        Assert.DoesNotContain(
            "givenUp\":true", (await TestUser.Editor(newsroom).GetAsync("publishing", $"/api/publications/{article}")).Body, StringComparison.Ordinal);
    }

    private static Copy Corrected(string headline) =>
        Examples.Copy(headline) with
        {
            Blocks = [.. Examples.Copy().Blocks.Select(block => block.Id == "p0000001" ? block with { Text = "Il a fallu quatre mois." } : block)]
        };

    private async Task<string> LiveAsync(TestBus bus, Guid article, string headline)
    {
        await OpenAsync(newsroom, bus, article, copy: Examples.Copy(headline));
        await FinishAsync(grace, kofi, article);
        var path = Readers.PathOf(Examples.Copy($"EN {headline}") with { Language = "en" });
        await newsroom.OutAsync(path);
        await Eventually.TrueAsync(
            async () => await newsroom.AskAsync<long>(
                "translation", $"select count(*) from memory.live where article_id = '{article}' and language = 'en'") == 1, "translators know that it is out");
        return path;
    }

    private async Task WithdrawAsync(Guid article)
    {
        var job = await grace.GetAsync("translation", Address(article));
        if (job.Json!["claimedBy"] is { } holder && holder["id"]!.GetValue<Guid>() != grace.Id)
        {
            await kofi.PostAsync("translation", $"{Address(article)}/release");
        }

        var answer = await grace.PostAsync(
            "translation",
            $"{Address(article)}/withdraw",
            new { reason = "L’édition anglaise s’arrête." },
            (await grace.GetAsync("translation", Address(article))).ETag);
        Assert.True(answer.Ok, answer.Body);
    }

    private Task<long> GivenUpAsync(Guid article) =>
        newsroom.AskAsync<long>("publishing", $"select count(*) from publishing.mt_events where stream_id = '{article}' and type = 'edition_given_up'");
}

using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.EventSourcing;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>Messages that arrive twice, late or out of order have the same effect as once and in order.</summary>
public sealed class InAnyOrder(Newsroom newsroom)
{
    private static readonly Person Editor = new(Guid.Parse("00000000-0000-0000-0000-00000000000c"), "Fatou Diallo");

    [Fact]
    public async Task An_approval_three_times_and_an_older_one_after_it_make_one_event()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, id) = (Guid.CreateVersion7(), Guid.NewGuid());
        await bus.PublishAsync(Approved(article, 2), id);
        await bus.PublishAsync(Approved(article, 2), id);
        await SettledAsync(bus, article, await bus.PublishAsync(Approved(article, 2)), await bus.PublishAsync(Approved(article, 1)), id);
        Assert.Equal(1, await EventsAsync(article, "en"));
        Assert.Equal(2, (await TestUser.Editor(newsroom).GetAsync("translation", Address(article))).Json!["sourceRevision"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_approval_that_comes_after_the_kill_opens_nothing()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await bus.PublishAsync(new ArticleKilled(article, 5, DateTimeOffset.UtcNow, Editor, "Jugement."));
        await Eventually.TrueAsync(async () => await EventsAsync(article, "en") == 1, "the kill is known");
        await newsroom.ProcessedAsync("translation", await bus.PublishAsync(Approved(article, 1)));
        Assert.Equal(1, await EventsAsync(article, "en"));
        Assert.Equal(404, (await TestUser.Editor(newsroom).GetAsync("translation", Address(article))).Status);
    }

    [Fact]
    public async Task A_retraction_withdraws_and_again_changes_nothing()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, article);
        var retracted = new ArticleRetracted(article, 5, DateTimeOffset.UtcNow, Editor, ["fr"], new Dictionary<string, string> { ["fr"] = "Ne tient pas." });
        var (first, again) = (await bus.PublishAsync(retracted), await bus.PublishAsync(retracted));
        var grace = TestUser.Translator(newsroom);
        await Eventually.JsonAsync(
            () => grace.GetAsync("translation", Address(article)), job => job["state"]!.GetValue<string>() == "withdrawn", "it is withdrawn");
        await newsroom.ProcessedAsync("translation", first, again);
        Assert.Equal(2, await EventsAsync(article, "en"));
        var claim = await grace.PostAsync("translation", $"{Address(article)}/claim");
        Assert.Equal((409, "withdrawn"), (claim.Status, claim.Code));
    }

    [Fact]
    public async Task Word_of_an_edition_twice_and_too_late_makes_one_event()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, article);
        await bus.PublishAsync(new EditionCorrected(article, 6, DateTimeOffset.UtcNow, "en", "/en/a", 1, new string('0', 64), "A correction."));
        await Eventually.TrueAsync(async () => await EventsAsync(article, "en") == 2, "it is known to be out");
        await newsroom.ProcessedAsync("translation", await bus.PublishAsync(Out(article, "en")), await bus.PublishAsync(Out(article, "fr")));
        Assert.Equal((2, 0), (await EventsAsync(article, "en"), await EventsAsync(article, "fr")));
    }

    /// <summary>Waits until these messages are processed, and one after them, so that duplicates with the same id are done too.</summary>
    private async Task SettledAsync(TestBus bus, Guid article, params IReadOnlyCollection<Guid> sent)
    {
        await newsroom.ProcessedAsync("translation", sent);
        await newsroom.ProcessedAsync("translation", await bus.PublishAsync(Approved(article, 1)));
    }

    private Task<long> EventsAsync(Guid article, string language) =>
        newsroom.AskAsync<long>(
            "translation", $"select count(*) from translation.mt_events where stream_id = '{DeterministicGuid.Create("translation", article, language)}'");
}

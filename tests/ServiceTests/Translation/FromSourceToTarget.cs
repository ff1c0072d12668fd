using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.Text;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>From an approved source to an approved translation, and again after a correction.</summary>
public sealed class FromSourceToTarget(Newsroom newsroom, Heard heard) : IClassFixture<Heard>
{
    private const string Note = "Cinquante familles, pas quarante.";

    [Fact]
    public async Task A_translation_is_approved_and_follows_a_correction()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, grace, kofi) = (
            Guid.CreateVersion7(), TestUser.Translator(newsroom), new TestUser(newsroom, "Kofi Asante", ["translator"], ["fr", "en"]));
        await OpenAsync(newsroom, bus, article);
        await FinishAsync(grace, kofi, article);

        var approved = await heard.OneAsync<TranslationApproved>(it => it.ArticleId == article);
        Assert.Equal(
            ("en", "EN Le puits de Kidal", 1, "fr"), (approved.Copy.Language, approved.Copy.Headline, approved.SourceRevision, approved.SourceLanguage));
        Assert.Equal(CopyHash.Of(approved.Copy), approved.Hash);
        Assert.Equal(
            Examples.Copy().Blocks.Select(block => (block.Id, block.Kind, $"EN {block.Text}")),
            approved.Copy.Blocks.Select(block => (block.Id, block.Kind, block.Text)));
        Assert.Equal((kofi.Id, grace.Id), (approved.Reviewer.Id, approved.Translators.Single().Id));
        Assert.Equal(("actualites", "mali", "Awa Traoré, à Kidal"), (approved.Copy.Section, approved.Copy.Place, approved.Copy.Byline));

        await bus.PublishAsync(Out(article, "en"));
        await bus.PublishAsync(Approved(article, 2, With("p0000002", "Cinquante familles y puisent chaque jour."), SubmissionKind.Correction, Note));
        var behind = await Eventually.JsonAsync(
            () => grace.GetAsync("translation", Address(article)), job => job["obligation"] is not null, "there is an obligation");
        Assert.Equal(
            ("claimed", true, 2), (behind["state"]!.GetValue<string>(), behind["behind"]!.GetValue<bool>(), behind["sourceRevision"]!.GetValue<int>()));
        Assert.Equal(grace.Id.ToString(), behind["claimedBy"]!["id"]!.GetValue<string>());
        Assert.Equal((Note, 2), (behind["obligation"]!["reason"]!.GetValue<string>(), behind["obligation"]!["sourceRevision"]!.GetValue<int>()));
        var segments = behind["segments"]!.AsArray().ToDictionary(one => one!["id"]!.GetValue<string>(), one => one!);
        Assert.Equal(
            ["p0000002 stale", "note new"],
            segments.Values.Where(one => one["freshness"]!.GetValue<string>() != "current").Select(one => $"{one["id"]} {one["freshness"]}"));
        Assert.Equal(
            ["removed Quarante", "added Cinquante"], segments["p0000002"]["sourceChange"]!.AsArray().Take(2).Select(one => $"{one!["change"]} {one["text"]}"));
        Assert.Equal(
            $"2 correction {Note} Fatou Diallo",
            string.Join(' ', new[] { "revision", "kind", "note" }.Select(
                name => segments["p0000002"]["sourceMoves"]![0]![name]!.ToString())) + " " + segments["p0000002"]["sourceMoves"]![0]!["approver"]!["name"]);
        var fell = await heard.OneAsync<TranslationFellBehind>(it => it.ArticleId == article);
        Assert.Equal(("en", 2, SubmissionKind.Correction, Note), (fell.Language, fell.SourceRevision, fell.Kind, fell.Reason));
        var queue = await grace.GetAsync("translation", "/api/translations?language=en&state=behind&limit=200");
        Assert.Contains(
            queue.Json!["items"]!.AsArray(),
            line => line!["articleId"]!.GetValue<Guid>() == article && line["obligation"]!["sourceRevision"]!.GetValue<int>() == 2);

        var late = await grace.PutAsync(
            "translation", $"{Address(article)}/segments/p0000002", new { target = "Forty.", sourceHash = CopyHash.Of(Examples.Copy().Blocks[2]) });
        Assert.Equal((409, "source-moved"), (late.Status, late.Code));
        await FinishAsync(grace, kofi, article);

        var again = await heard.OneAsync<TranslationApproved>(it => it.ArticleId == article && it.SourceRevision == 2);
        Assert.Equal(("EN " + Note, "EN Cinquante familles y puisent chaque jour."), (again.KindNote, again.Copy.Blocks[2].Text));
        var caughtUp = await heard.OneAsync<TranslationCaughtUp>(it => it.ArticleId == article);
        Assert.Equal(("en", 2, null), (caughtUp.Language, caughtUp.SourceRevision, caughtUp.Reason));
        var current = (await grace.GetAsync("translation", Address(article))).Json!;
        Assert.Equal(("approved", false, true), (current["state"]!.GetValue<string>(), current["behind"]!.GetValue<bool>(), current["obligation"] is null));
        Assert.Contains(
            (await grace.GetAsync("translation", "/api/translations?state=current&limit=200")).Json!["items"]!.AsArray(),
            line => line!["articleId"]!.GetValue<Guid>() == article);

        var history = (await grace.GetAsync("translation", $"/internal/history/{article}")).Json!["items"]!.AsArray();
        Assert.Equal(
            [
                "TranslationOpened", "TranslationClaimed", "TranslationSubmitted", "TranslationClaimed", "TranslationApproved",
                "SourceMoved", "TranslationSubmitted", "TranslationClaimed", "TranslationApproved", "TranslationCaughtUp"
            ],
            history.Select(item => item!["what"]!.GetValue<string>()).Where(what => what is not ("SegmentTranslated" or "EditionWentOut")));
        // Publishing's message arrives independently, so its place in the history is not fixed.
        Assert.Contains(history, item => item!["what"]!.GetValue<string>() == "EditionWentOut");
        Assert.Equal(("Awa Traoré", Note), (
            history[0]!["who"]!.GetValue<string>(), history.Single(item => item!["what"]!.GetValue<string>() == "SourceMoved")!["reason"]!.GetValue<string>()));
        Assert.All(history, item => Assert.Null(item!["detail"]!["copy"]));
    }

    [Fact]
    public async Task An_article_in_English_is_translated_into_French_by_the_same_data()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await bus.PublishAsync(Approved(article, 1, Examples.Copy("The well at Kidal") with { Language = "en" }));
        var job = await Eventually.JsonAsync(() => TestUser.Translator(newsroom).GetAsync("translation", Address(article, "fr")), _ => true, "the job is open");
        Assert.Equal(("open", "en"), (job["state"]!.GetValue<string>(), job["sourceLanguage"]!.GetValue<string>()));
        Assert.Equal(404, (await TestUser.Translator(newsroom).GetAsync("translation", Address(article))).Status);
    }

    [Fact]
    public async Task A_confirmation_alone_closes_an_obligation_without_a_second_reader()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, grace, kofi) = (
            Guid.CreateVersion7(), TestUser.Translator(newsroom), new TestUser(newsroom, "Kofi Asante", ["translator"], ["fr", "en"]));
        await OpenAsync(newsroom, bus, article);
        await FinishAsync(grace, kofi, article);
        await bus.PublishAsync(Out(article, "en"));
        await bus.PublishAsync(Approved(article, 2, With("h0000001", "Contexte"), SubmissionKind.Clarification, "Un intertitre."));
        var behind = await Eventually.JsonAsync(
            () => grace.GetAsync("translation", Address(article)), job => job["obligation"] is not null, "there is an obligation");
        var hash = behind["segments"]!.AsArray().Single(one => one!["id"]!.GetValue<string>() == "h0000001")!["sourceHash"]!.GetValue<string>();
        var confirmed = await grace.PostAsync("translation", $"{Address(article)}/segments/h0000001/confirm", new { reason = "Même sens.", sourceHash = hash });
        Assert.Equal((200, "approved"), (confirmed.Status, confirmed.Json!["state"]!.GetValue<string>()));
        Assert.Equal("Même sens.", (await heard.OneAsync<TranslationCaughtUp>(it => it.ArticleId == article)).Reason);
    }
}

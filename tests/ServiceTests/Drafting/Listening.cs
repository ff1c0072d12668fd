using System.Text.Json.Nodes;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.ServiceTests.Drafting;

/// <summary>Messages to Drafting, delivered twice with the same id and with different ids, late, and out of order.</summary>
public sealed class Listening(DraftingFixture drafting) : IClassFixture<DraftingFixture>
{
    private static readonly Person Fatou = new(Guid.NewGuid(), "Fatou Diallo");
    private static readonly DateTimeOffset At = DateTimeOffset.UtcNow;

    [Fact]
    public async Task The_desk_gives_a_draft_back_accepts_it_and_is_not_heard_twice()
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.SubmittedAsync(awa);
        await TellTwiceAsync(new ChangesRequested(article, 3, At, Fatou, 1, 1, "Qui le dit ?"));
        Assert.Equal("returned", await StateAsync(awa, article));
        Assert.Equal(1, await drafting.EventsAsync(article, "draft_returned"));

        Assert.Equal(200, (await awa.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1, headline = "Un puits" })).Status);
        Assert.Equal(200, (await awa.PostAsync("drafting", $"/api/drafts/{article}/submit", new { revision = 2 })).Status);
        await TellTwiceAsync(Approved(article, 2, 6));
        await TellAsync(new CopyRejected(article, 5, At, Fatou, 1, 1, "Trop tard."));
        await TellAsync(new ChangesRequested(article, 3, At, Fatou, 1, 1, "Encore."));
        Assert.Equal("accepted", await StateAsync(awa, article));
        Assert.Equal((1, 1), (await drafting.EventsAsync(article, "draft_accepted"), await drafting.EventsAsync(article, "draft_returned")));
        var page = await awa.GetAsync("drafting", $"/api/drafts/{article}");
        Assert.Equal("accepted", (await awa.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 2, headline = "x" })).Code);
        Assert.Equal("draft", (string?)(await awa.PostAsync(
            "drafting", $"/api/drafts/{article}/reopen", new { kind = "correction", note = "Un, et non deux." }, ifMatch: page.ETag)).Json!["state"]);
    }

    [Fact]
    public async Task A_rejected_draft_may_be_written_and_handed_in_again()
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.SubmittedAsync(awa);
        await TellTwiceAsync(new CopyRejected(article, 3, At, Fatou, 1, 1, "Hors sujet."));
        Assert.Equal("returned", await StateAsync(awa, article));
        Assert.Equal("submitted", (string?)(await awa.PostAsync("drafting", $"/api/drafts/{article}/submit", new { revision = 1 })).Json!["state"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Approval_and_refused_withdrawal_end_the_same_in_either_order(bool approvalFirst)
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.SubmittedAsync(awa);
        Assert.Equal(200, (await awa.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1, headline = "Un puits" })).Status);
        Assert.Equal("withdrawing", (string?)(await awa.PostAsync("drafting", $"/api/drafts/{article}/withdraw", new { }, ifMatch: "\"3\"")).Json!["state"]);
        Func<Task>[] news = [
            () => TellTwiceAsync(Approved(article, 1, 3)),
            () => TellTwiceAsync(new DraftReleased(article, 4, At, 3, false, "It was approved before."))
        ];
        foreach (var tell in approvalFirst ? news : news.Reverse())
        {
            await tell();
        }

        Assert.Equal("draft", await StateAsync(awa, article));
        Assert.Contains($"\"{article}\",\"state\":\"draft\"", (await awa.GetAsync("drafting", "/api/drafts")).Body, StringComparison.Ordinal);
        var page = await awa.GetAsync("drafting", $"/api/drafts/{article}");
        Assert.Equal(
            "accepted", (await drafting.Editor().PostAsync("drafting", $"/api/drafts/{article}/spike", new { reason = "x" }, ifMatch: page.ETag)).Code);
    }

    [Fact]
    public async Task A_withdrawal_and_a_spike_wait_for_the_answer_to_their_own_question()
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var (withdrawn, spiked) = (await DraftingFixture.SubmittedAsync(awa), await DraftingFixture.SubmittedAsync(awa));
        await awa.PostAsync("drafting", $"/api/drafts/{withdrawn}/withdraw", new { }, ifMatch: "\"2\"");
        await editor.PostAsync("drafting", $"/api/drafts/{spiked}/spike", new { reason = "Doublon." }, ifMatch: "\"2\"");
        foreach (var article in new[] { withdrawn, spiked })
        {
            await TellAsync(new DraftReleased(article, 3, At, 2, true, null));
            Assert.Equal("withdrawing", await StateAsync(awa, article));
            await TellTwiceAsync(new DraftReleased(article, 4, At, 3, true, null));
        }

        Assert.Equal(("draft", "spiked"), (await StateAsync(awa, withdrawn), await StateAsync(awa, spiked)));
        Assert.Equal(4, await drafting.EventsAsync(withdrawn));
    }

    [Fact]
    public async Task Comments_and_suggestions_are_shown_answered_and_settled_in_any_order()
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.SubmittedAsync(awa);
        var (early, late, taken, left) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await TellTwiceAsync(new CommentResolved(article, 4, At, Fatou, early));
        await TellTwiceAsync(new CommentAdded(article, 3, At, Fatou, 1, 1, early, "aaaaaaaa", "Qui le dit ?", true));
        await TellTwiceAsync(new CommentAdded(article, 5, At, Fatou, 1, 1, late, null, "Et la date ?", false));
        await TellTwiceAsync(new ChangeSuggested(article, 6, At, Fatou, 1, 1, taken, "aaaaaaaa", "Le puits a rouvert mardi."));
        await TellTwiceAsync(new ChangeSuggested(article, 7, At, Fatou, 1, 1, left, "bbbbbbbb", "Cinquante familles."));
        var page = await DraftingFixture.PageAsync(awa, article);
        Assert.Equal(
            [(early.ToString(), true), (late.ToString(), false)],
            page["comments"]!.AsArray().Select(comment => ((string)comment!["id"]!, (bool)comment["resolved"]!)));
        Assert.Equal(["open", "open"], page["suggestions"]!.AsArray().Select(suggestion => (string)suggestion!["state"]!));

        var path = $"/api/drafts/{article}";
        Assert.Equal(200, (await awa.PostAsync("drafting", $"{path}/comments/{late}/replies", new { text = "Mardi." }, key: "r")).Status);
        Assert.Equal(200, (await awa.PostAsync("drafting", $"{path}/comments/{late}/replies", new { text = "Mardi." }, key: "r")).Status);
        Assert.Equal(404, (await awa.PostAsync("drafting", $"{path}/comments/{Guid.NewGuid()}/replies", new { text = "Mardi." })).Status);
        Assert.Equal(422, (await awa.PostAsync("drafting", $"{path}/comments/{late}/replies", new { text = "" })).Status);
        Assert.Equal(2, (int)(await awa.PostAsync("drafting", $"{path}/suggestions/{taken}/accept")).Json!["revision"]!);
        Assert.Equal(2, (int)(await awa.PostAsync("drafting", $"{path}/suggestions/{taken}/accept")).Json!["revision"]!);
        Assert.Equal(200, (await awa.PostAsync("drafting", $"{path}/suggestions/{left}/decline", new { reason = "Quarante." })).Status);
        Assert.Equal("declined", (await awa.PostAsync("drafting", $"{path}/suggestions/{left}/accept")).Code);
        Assert.Equal(404, (await awa.PostAsync("drafting", $"{path}/suggestions/{Guid.NewGuid()}/accept")).Status);
        page = await DraftingFixture.PageAsync(awa, article);
        Assert.Equal("Le puits a rouvert mardi.", (string?)page["blocks"]![0]!["text"]);
        Assert.Single(page["comments"]![1]!["replies"]!.AsArray());
        Assert.Equal(["accepted", "declined"], page["suggestions"]!.AsArray().Select(suggestion => (string)suggestion!["state"]!));
        Assert.Single(page["contributors"]!.AsArray());
    }

    [Fact]
    public async Task What_readers_saw_is_in_the_history_and_a_killed_article_stays_closed()
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.SubmittedAsync(awa);
        await TellAsync(Approved(article, 1, 3));
        await TellAsync(new EditionPublished(article, 2, At, "fr", "/fr/actualites/le-puits", 1, "hash"));
        await TellAsync(new EditionCorrected(article, 3, At, "fr", "/fr/actualites/le-puits", 2, "hash", "Un, et non deux."));
        await TellAsync(new ArticleRetracted(article, 4, At, Fatou, ["fr"], new Dictionary<string, string> { ["fr"] = "Retiré." }));
        await TellTwiceAsync(new ArticleKilled(article, 5, At, Fatou, "Menaces."));
        var history = (await awa.GetAsync("drafting", $"/internal/history/{article}")).Json!["items"]!.AsArray();
        Assert.Equal(
            ["DraftStarted", "DraftSubmitted", "DraftAccepted", "EditionWentOut", "EditionWentOut", "ArticleWasRetracted", "ArticleWasKilled"],
            history.Select(item => (string)item!["what"]!));
        var page = await awa.GetAsync("drafting", $"/api/drafts/{article}");
        Assert.Equal("killed", (await awa.PostAsync("drafting", $"/api/drafts/{article}/reopen", new { kind = "update" }, ifMatch: page.ETag)).Code);
        Assert.Equal("killed", (await awa.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1, headline = "x" })).Code);
        Assert.Equal(404, (await drafting.Reporter().GetAsync("drafting", $"/internal/history/{article}")).Status);
    }

    [Fact]
    public async Task Messages_about_articles_that_are_not_here_are_dropped()
    {
        var article = Guid.CreateVersion7();
        await TellAsync(new ChangesRequested(article, 3, At, Fatou, 1, 1, "Qui le dit ?"));
        await TellAsync(Approved(article, 1, 3));
        await TellAsync(new CommentAdded(article, 3, At, Fatou, 1, 1, Guid.NewGuid(), null, "x", true));
        await TellAsync(new ArticleKilled(article, 5, At, Fatou, "Menaces."));
        Assert.Equal(0, await drafting.EventsAsync(article));
    }

    private static CopyApproved Approved(Guid article, int revision, long version) =>
        new(
            article,
            version,
            At,
            Fatou,
            revision,
            Examples.Copy(),
            CopyHash.Of(Examples.Copy()),
            [],
            SubmissionKind.First,
            null,
            new(PublishWhen.Now),
            null,
            null);

    private async Task TellAsync<T>(T message)
        where T : class
    {
        var id = Guid.NewGuid();
        await drafting.Bus.PublishAsync(message, id, Fatou);
        await drafting.AppliedAsync(id);
    }

    // The first is a redelivery by the broker, the second a duplicate from the sender with another id.
    private async Task TellTwiceAsync<T>(T message)
        where T : class
    {
        var id = Guid.NewGuid();
        await drafting.Bus.PublishAsync(message, id, Fatou);
        await drafting.AppliedAsync(id);
        await drafting.Bus.PublishAsync(message, id, Fatou);
        await TellAsync(message);
    }

    private static async Task<string?> StateAsync(TestUser who, Guid article) => (string?)(await DraftingFixture.PageAsync(who, article))["state"];
}

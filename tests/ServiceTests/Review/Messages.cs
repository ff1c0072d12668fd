using System.Text.Json.Nodes;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Tests.ServiceTests.Publishing;

namespace EditorialPlatform.Tests.ServiceTests.Review;

/// <summary>Messages to Review over the real broker, delivered twice, late and out of order.</summary>
public sealed class Messages(ReviewFixture desk) : IClassFixture<ReviewFixture>
{
    private Person Writer => ReviewFixture.Person(desk.Writer);

    [Fact]
    public async Task A_submission_twice_opens_one_round_and_an_older_one_none()
    {
        var article = await desk.OpenAsync(version: 4, revision: 2);
        await desk.SayThriceAsync(desk.Submission(article, 4, 2));
        await desk.SayAsync(desk.Submission(article, 2, 1));
        Assert.Equal(1, await desk.EventsAsync(article));
        Assert.Equal(2, (await PageAsync(article))["revision"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_withdrawal_or_spike_before_its_submission_is_granted_and_the_submission_opens_nothing(bool spike)
    {
        var article = Guid.CreateVersion7();
        object asked = spike
            ? new DraftSpikeAsked(article, 3, DateTimeOffset.UtcNow, Writer, 1, "Faux.")
            : new DraftWithdrawalAsked(article, 3, DateTimeOffset.UtcNow, Writer, 1, "Une erreur.");
        await desk.SayThriceAsync(asked);
        await desk.SayAsync(desk.Submission(article, 2, 1));
        Assert.Equal((1, 1), (await desk.EventsAsync(article, "review_closed"), await desk.EventsAsync(article)));
        Assert.Equal(404, (await desk.Editor.GetAsync("review", ReviewFixture.Path(article))).Status);
        await Eventually.TrueAsync(() => Task.FromResult(desk.Heard<DraftReleased>(said => said.ArticleId == article).Count > 0), "the writer hears it");
        var answer = Assert.Single(desk.Heard<DraftReleased>(said => said.ArticleId == article));
        Assert.Equal((3, true), (answer.AnswersVersion, answer.Released));
    }

    [Fact]
    public async Task A_figure_that_credits_somebody_else_than_its_picture_warns_and_one_without_words_blocks()
    {
        using var photograph = FilingPictures.Photograph(60, 40);
        var filed = await FilingPictures.FileAsync(desk.Newsroom, desk.Writer, photograph.PngsaveBuffer(), credit: "Issa Maïga");
        var figure = new Block("f0000001", BlockKind.Figure, "", Picture: filed.Json!["picture"]!.GetValue<string>(), Alt: "", Credit: "Awa Traoré");
        var copy = Examples.Copy("En image");
        var article = await desk.OpenAsync(copy: copy with { Blocks = [.. copy.Blocks, figure] });
        await Eventually.JsonAsync(
            () => desk.Editor.GetAsync("review", ReviewFixture.Path(article)), page => Codes(page["warnings"]).Contains("picture-credit"), "it warns");

        await desk.OpenAsync(article, 4, 2, copy with { Blocks = [.. copy.Blocks, figure with { Credit = null }] });
        var page = await PageAsync(article);
        Assert.Equal(["picture-words"], Codes(page["blockers"]));
        Assert.DoesNotContain("picture-credit", Codes(page["warnings"]));
        var refused = await desk.Editor.PostAsync("review", ReviewFixture.Path(article, "approve"), new { revision = 2, publish = "now" });
        Assert.Equal((409, "blocked"), (refused.Status, refused.Code));

        static IEnumerable<string> Codes(JsonNode? list) => list!.AsArray().Select(one => one!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_withdrawal_after_the_approval_is_refused_once()
    {
        var article = await desk.OpenAsync();
        await desk.DoAsync(desk.Editor, article, "approve", new { revision = 1, publish = "hold" });
        var asked = new DraftWithdrawalAsked(article, 3, DateTimeOffset.UtcNow, Writer, 1, "Une erreur.");
        await desk.SayThriceAsync(asked);
        Assert.Equal(1, await desk.EventsAsync(article, "release_refused"));
        await Eventually.TrueAsync(() => Task.FromResult(desk.Heard<DraftReleased>(said => said.ArticleId == article).Count > 0), "the writer hears it");
        Assert.False(Assert.Single(desk.Heard<DraftReleased>(said => said.ArticleId == article)).Released);
        Assert.Single(desk.Heard<CopyApproved>(said => said.ArticleId == article));
    }

    [Fact]
    public async Task Answers_of_the_writer_count_once_and_answers_to_nothing_not_at_all()
    {
        var article = await desk.OpenAsync();
        var comment = (await desk.DoAsync(desk.Editor, article, "comments", new { text = "Qui ?" })).Json!["commentId"]!.GetValue<Guid>();
        var suggestion = (await desk.DoAsync(desk.Editor, article, "suggestions", new { blockId = "p0000001", text = "Il a rouvert." })).Json!["suggestionId"]!
            .GetValue<Guid>();
        object[] answers =
        [
            new CommentAnswered(article, 3, DateTimeOffset.UtcNow, Writer, comment, "Le maire."),
            new CommentAnswered(article, 4, DateTimeOffset.UtcNow, Writer, Guid.NewGuid(), "Rien."),
            new SuggestionAccepted(article, 5, DateTimeOffset.UtcNow, Writer, suggestion, 2),
            new SuggestionDeclined(article, 6, DateTimeOffset.UtcNow, Writer, Guid.NewGuid(), null),
        ];
        foreach (var answer in answers)
        {
            var id = Guid.NewGuid();
            await desk.SayAsync(answer, id);
            await desk.SayAsync(answer, id);
        }

        await desk.SayAsync(new SuggestionDeclined(article, 7, DateTimeOffset.UtcNow, Writer, suggestion, "Trop tard."));
        Assert.Equal((1, 1), (await desk.EventsAsync(article, "comment_answer_received"), await desk.EventsAsync(article, "suggestion_settled")));
        Assert.Equal("accepted", (await PageAsync(article))["suggestions"]![0]!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_readers_see_is_noted_once_and_a_killed_article_is_not_approved()
    {
        var article = await desk.OpenAsync();
        object[] said =
        [
            new EditionPublished(article, 3, DateTimeOffset.UtcNow, "fr", "/fr/actualites/le-puits", 1, "hash"),
            new EditionCorrected(article, 5, DateTimeOffset.UtcNow, "fr", "/fr/actualites/le-puits", 1, "hash", "Une date."),
            new ArticleRetracted(article, 6, DateTimeOffset.UtcNow, Writer, ["fr"], new Dictionary<string, string> { ["fr"] = "Retiré." }),
            new ArticleKilled(article, 7, DateTimeOffset.UtcNow, Writer, "Faux."),
        ];
        foreach (var message in said)
        {
            await desk.SayThriceAsync(message);
        }

        await desk.SayAsync(said[0]);
        await desk.SayAsync(new EditionPublished(Guid.CreateVersion7(), 3, DateTimeOffset.UtcNow, "fr", "/fr/x/y", 1, "hash"));
        Assert.Equal(4, await desk.EventsAsync(article, "public_state_changed"));
        var blocked = await desk.Editor.PostAsync("review", ReviewFixture.Path(article, "approve"), new { revision = 1, publish = "hold" });
        Assert.Equal(("blocked", "killed"), (blocked.Code, blocked.Json!["blockers"]![0]!["code"]!.GetValue<string>()));
    }

    private async Task<System.Text.Json.Nodes.JsonNode> PageAsync(Guid article) => (await desk.Editor.GetAsync("review", ReviewFixture.Path(article))).Json!;
}

using System.Text.Json.Nodes;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Http;

namespace EditorialPlatform.Tests.ServiceTests.Review;

/// <summary>Every command of Review over HTTP.</summary>
public sealed class Slices(ReviewFixture desk) : IClassFixture<ReviewFixture>
{
    /// <summary>A command: its body, whether it needs If-Match, a body with an invalid value, and the commands that precede it.</summary>
    private sealed record Row(string Act, object? Body, bool IfMatch = false, string? Wrong = null, string[]? Before = null);

    private static readonly Row[] Rows =
    [
        new("claim", null),
        new("release", null, Before: ["claim"]),
        new("comments", new { blockId = "p0000001", text = "Qui le dit ?", blocking = true }, Wrong: """{"text":" "}"""),
        new("comments/{id}/resolve", null, Before: ["comments"]),
        new("suggestions", new { blockId = "p0000001", text = "Le puits a rouvert." }, Wrong: """{"blockId":"p0000001","text":"Un.\n\nDeux."}"""),
        new("request-changes", new { note = "Plus court." }, Wrong: """{"note":null}"""),
        new("reject", new { reason = "Déjà traité." }, IfMatch: true, Wrong: "{}"),
        new("legal-hold", new { reason = "Plainte." }, Wrong: """{"reason":""}"""),
        new("legal-hold/lift", null, Before: ["legal-hold"]),
        new("approve", new { revision = 1, publish = "hold" }, Wrong: """{"revision":1,"publish":{"at":"2026-11-24T06:00:00"}}"""),
        new("countersign", null, IfMatch: true, Before: ["break the glass"]),
    ];

    public static readonly TheoryData<string> Commands = [.. Rows.Select(row => row.Act)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_does_its_work_once_and_reads_back(string command)
    {
        var (row, article, path) = await PrepareAsync(command);
        var before = await desk.Editor.GetAsync("review", ReviewFixture.Path(article));
        var key = Guid.NewGuid().ToString();
        var answer = await desk.Editor.PostAsync("review", path, row.Body, before.ETag, key);
        Assert.True(answer.Status == 200, answer.Body);
        Assert.NotEqual(before.ETag, answer.ETag);
        var after = await desk.Editor.GetAsync("review", ReviewFixture.Path(article));
        Assert.Equal(answer.ETag, after.ETag);
        Assert.Equal(answer.Json!["state"]!.GetValue<string>(), after.Json!["state"]!.GetValue<string>());
        var events = await desk.EventsAsync(article);
        Assert.Equal($"\"{events}\"", after.ETag);

        var again = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => desk.Editor.PostAsync("review", path, row.Body, before.ETag, key)));
        Assert.All(again, repeat => Assert.Equal((answer.Status, answer.ETag, answer.Body), (repeat.Status, repeat.ETag, repeat.Body)));
        Assert.Equal("idempotency-key-reuse", (await desk.Editor.PostAsync("review", path, """{ }""", before.ETag, key)).Code);
        Assert.Equal(events, await desk.EventsAsync(article));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_is_refused_in_the_fixed_order_and_leaves_nothing(string command)
    {
        var (row, article, path) = await PrepareAsync(command);
        var events = await desk.EventsAsync(article);
        const string unknown = """{"unknown":1}""";
        var nowhere = path.Replace(article.ToString(), Guid.CreateVersion7().ToString(), StringComparison.Ordinal);
        Assert.Equal(400, (await desk.Stranger.PostAsync("review", path, unknown)).Status);
        Assert.Equal(404, (await desk.Editor.PostAsync("review", nowhere, row.Body, "\"1\"")).Status);
        Assert.Equal(404, (await desk.Stranger.PostAsync("review", path, row.Wrong ?? row.Body, "\"1\"")).Status);
        Assert.Equal(403, (await desk.Writer.PostAsync("review", path, row.Wrong ?? row.Body, "\"1\"")).Status);
        Assert.Equal("stale-version", (await desk.Editor.PostAsync("review", path, row.Wrong ?? row.Body, "\"99\"")).Code);
        if (row.IfMatch)
        {
            Assert.Equal("version-required", (await desk.Editor.PostAsync("review", path, row.Wrong ?? row.Body)).Code);
        }

        if (row.Wrong is not null)
        {
            var wrong = await desk.Editor.PostAsync("review", path, row.Wrong, $"\"{events}\"", "k");
            Assert.Equal(("fields", 422), (wrong.Code, wrong.Status));
            Assert.NotEmpty(wrong.Json!["errors"]!.AsObject());
        }

        Assert.Equal(events, await desk.EventsAsync(article));
    }

    [Fact]
    public async Task What_the_desk_said_is_on_the_page_until_it_is_settled()
    {
        var article = await desk.OpenAsync();
        var comment = (await desk.DoAsync(
            desk.Second, article, "comments", new { blockId = "p0000001", text = "Qui le dit ?", blocking = true })).Json!["commentId"]!.GetValue<Guid>();
        var suggestion = (await desk.DoAsync(
            desk.Second, article, "suggestions", new { blockId = "p0000002", text = "Quarante familles." })).Json!["suggestionId"]!.GetValue<Guid>();
        var blocked = await desk.Editor.PostAsync("review", ReviewFixture.Path(article, "approve"), new { revision = 1, publish = "hold" });
        Assert.Equal(("blocked", "blocking-comments"), (blocked.Code, blocked.Json!["blockers"]![0]!["code"]!.GetValue<string>()));
        await desk.Bus.PublishAsync(new Contracts.Drafting.CommentAnswered(
            article, 3, DateTimeOffset.UtcNow, ReviewFixture.Person(desk.Writer), comment, "Le maire."));
        await desk.Bus.PublishAsync(new Contracts.Drafting.SuggestionDeclined(
            article, 4, DateTimeOffset.UtcNow, ReviewFixture.Person(desk.Writer), suggestion, "Faux."));
        var page = await Eventually.JsonAsync(
            () => desk.Writer.GetAsync("review", ReviewFixture.Path(article)),
            shown => shown["comments"]![0]!["replies"]!.AsArray().Count == 1 && shown["suggestions"]![0]!["state"]!.GetValue<string>() == "declined",
            "the answers are shown, to the writer too");
        Assert.Equal(
            ("Le maire.", "Faux."),
            (page["comments"]![0]!["replies"]![0]!["text"]!.GetValue<string>(), page["suggestions"]![0]!["reason"]!.GetValue<string>()));
        await desk.DoAsync(desk.Editor, article, $"comments/{comment}/resolve");
        await desk.DoAsync(desk.Editor, article, "approve", new { revision = 1, publish = "hold" });
        Assert.Equal("approved", (await desk.Editor.GetAsync("review", ReviewFixture.Path(article))).Json!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_approval_says_the_exact_words_and_when_to_publish_them()
    {
        var article = await desk.OpenAsync();
        await desk.DoAsync(
            desk.Editor,
            article,
            "approve",
            new { revision = 1, publish = new { at = "2099-12-24T07:00:00+01:00" }, together = true, embargoUntil = "2099-12-01T00:00:00Z" });
        await Eventually.TrueAsync(() => Task.FromResult(desk.Heard<CopyApproved>(said => said.ArticleId == article).Count == 1), "the approval is heard");
        var approved = desk.Heard<CopyApproved>(said => said.ArticleId == article)[0];
        Assert.Equal(Text.CopyHash.Of(Examples.Copy()), approved.Hash);
        Assert.Equal(approved.Hash, Text.CopyHash.Of(approved.Copy));
        Assert.Equal(new PublishInstruction(PublishWhen.At, new DateTimeOffset(2099, 12, 24, 6, 0, 0, TimeSpan.Zero), Together: true), approved.Publish);
        Assert.Equal((1, desk.Editor.Id), (approved.Revision, approved.Approver.Id));
        Assert.Equal(new DateTimeOffset(2099, 12, 1, 0, 0, 0, TimeSpan.Zero), approved.EmbargoUntil);
    }

    [Theory]
    [InlineData("2020-01-01T10:00:00Z")]
    [InlineData("1900-01-01T00:00:00+14:00")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59.9999999-14:00")]
    [InlineData("12026-01-01T00:00:00Z")]
    public async Task A_moment_that_is_over_or_out_of_reach_is_refused_at_its_field(string moment)
    {
        var article = await desk.OpenAsync();
        var events = await desk.EventsAsync(article);
        var early = await desk.Editor.PostAsync("review", ReviewFixture.Path(article, "approve"), new { revision = 1, publish = new { at = moment } });
        Assert.Equal((422, "/publish/at"), (early.Status, early.Json!["errors"]!.AsObject().Single().Key));
        var embargo = await desk.Editor.PostAsync(
            "review", ReviewFixture.Path(article, "approve"), new { revision = 1, publish = "now", embargoUntil = moment });
        Assert.Equal((422, "/embargoUntil"), (embargo.Status, embargo.Json!["errors"]!.AsObject().Single().Key));
        Assert.Equal(events, await desk.EventsAsync(article));
    }

    [Theory]
    [InlineData("9998-12-31T09:59:59-14:00")]
    [InlineData("9998-12-31T23:59:59+14:00")]
    public async Task A_moment_in_the_far_future_is_taken(string moment)
    {
        var article = await desk.OpenAsync();
        await desk.DoAsync(desk.Editor, article, "approve", new { revision = 1, publish = new { at = moment }, embargoUntil = moment });
    }

    [Fact]
    public async Task A_request_that_was_in_time_gets_its_answer_again_when_the_time_is_over()
    {
        var article = await desk.OpenAsync();
        var (at, key) = (DateTimeOffset.UtcNow.AddSeconds(5), Guid.NewGuid().ToString());
        var body = new { revision = 1, publish = new { at }, embargoUntil = at };
        var first = await desk.Editor.PostAsync("review", ReviewFixture.Path(article, "approve"), body, key: key);
        Assert.True(first.Ok, first.Body);
        await Eventually.TrueAsync(() => Task.FromResult(DateTimeOffset.UtcNow > at), "the time is over");
        var again = await desk.Editor.PostAsync("review", ReviewFixture.Path(article, "approve"), body, key: key);
        Assert.Equal((first.Status, first.ETag, first.Body), (again.Status, again.ETag, again.Body));
    }

    [Fact]
    public async Task A_submission_that_arrives_late_is_read_with_its_times_and_told_over()
    {
        var over = DateTimeOffset.UtcNow.AddDays(-1);
        var article = Guid.CreateVersion7();
        await desk.SayAsync(desk.Submission(article, 2, 1) with { Due = over, EmbargoUntil = over });
        var page = (await desk.Editor.GetAsync("review", ReviewFixture.Path(article))).Json!;
        Assert.Equal((Json.FormatTime(over)[..19], Json.FormatTime(over)[..19]), (((string)page["due"]!)[..19], ((string)page["embargoUntil"]!)[..19]));
        Assert.Superset(
            new HashSet<string> { "due-over", "embargo-over" }, page["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!).ToHashSet());
        await desk.DoAsync(desk.Editor, article, "approve", new { revision = 1, publish = new { at = "2099-12-24T07:00:00+01:00" } });
        await Eventually.TrueAsync(() => Task.FromResult(desk.Heard<CopyApproved>(said => said.ArticleId == article).Count == 1), "the approval is heard");
        Assert.Null(desk.Heard<CopyApproved>(said => said.ArticleId == article)[0].EmbargoUntil);
    }

    [Fact]
    public async Task A_revision_that_arrives_while_an_editor_reads_makes_the_approval_409_with_the_difference()
    {
        var article = await desk.OpenAsync();
        var copy = Examples.Copy();
        await desk.DoAsync(desk.Editor, article, "claim");
        await desk.OpenAsync(
            article, version: 4, revision: 2, copy with { Blocks = [copy.Blocks[0], copy.Blocks[1] with { Text = "Le puits reste fermé." }, copy.Blocks[2]] });
        var late = await desk.Editor.PostAsync("review", ReviewFixture.Path(article, "approve"), new { revision = 1, publish = "hold" });
        Assert.Equal((409, "not-current", 2), (late.Status, late.Code, late.Json!["revision"]!.GetValue<int>()));
        var change = Assert.Single(late.Json!["changes"]!.AsArray())!;
        Assert.Equal(
            (copy.Blocks[1].Id, copy.Blocks[1].Text, "Le puits reste fermé."),
            (change["blockId"]!.GetValue<string>(), change["was"]!.GetValue<string>(), change["now"]!.GetValue<string>()));
        Assert.Equal("claimed", (await desk.Editor.GetAsync("review", ReviewFixture.Path(article))).Json!["state"]!.GetValue<string>());
        await desk.DoAsync(desk.Editor, article, "approve", new { revision = 2, publish = "hold" });
    }

    [Fact]
    public async Task Broken_glass_is_on_the_list_until_somebody_else_countersigns()
    {
        var article = await desk.OpenAsync();
        var own = ReviewFixture.Path(article, "approve");
        Assert.Equal("four-eyes", (await desk.Author.PostAsync("review", own, new { revision = 1, publish = "hold" })).Code);
        Assert.Equal(
            "forbidden", (await desk.Writer.PostAsync("review", own, new { revision = 1, publish = "hold", breakGlass = new { reason = "Pressé." } })).Code);
        Assert.Equal(
            "fields", (await desk.Editor.PostAsync("review", own, new { revision = 1, publish = "hold", breakGlass = new { reason = "Pressé." } })).Code);
        await desk.DoAsync(desk.Author, article, "approve", new { revision = 1, publish = "hold", breakGlass = new { reason = "Personne d'autre." } });
        Assert.Contains(article, await ListedAsync("must-review"));
        var version = (await desk.Editor.GetAsync("review", ReviewFixture.Path(article))).ETag;
        Assert.Equal("four-eyes", (await desk.Author.PostAsync("review", ReviewFixture.Path(article, "countersign"), ifMatch: version)).Code);
        await desk.DoAsync(desk.Editor, article, "countersign");
        Assert.DoesNotContain(article, await ListedAsync("must-review"));
        var signed = (await desk.Editor.GetAsync("review", ReviewFixture.Path(article))).ETag;
        Assert.Equal("nothing-to-countersign", (await desk.Second.PostAsync("review", ReviewFixture.Path(article, "countersign"), ifMatch: signed)).Code);
    }

    [Fact]
    public async Task A_legal_hold_is_heard_by_whoever_publishes_also_after_the_approval()
    {
        var article = await desk.OpenAsync();
        await desk.DoAsync(desk.Editor, article, "approve", new { revision = 1, publish = "hold" });
        await desk.DoAsync(desk.Second, article, "legal-hold", new { reason = "Plainte." });
        await desk.DoAsync(desk.Editor, article, "legal-hold/lift");
        await Eventually.TrueAsync(() => Task.FromResult(desk.Heard<LegalHoldLifted>(said => said.ArticleId == article).Count == 1), "hold and lift are heard");
        var placed = Assert.Single(desk.Heard<LegalHoldPlaced>(said => said.ArticleId == article));
        Assert.Equal("Plainte.", placed.Reason);
        Assert.True(placed.Version > desk.Heard<CopyApproved>(said => said.ArticleId == article).Single().Version);
    }

    [Fact]
    public async Task What_is_on_legal_hold_cannot_be_approved_until_the_hold_is_lifted()
    {
        var article = await desk.OpenAsync();
        await desk.DoAsync(desk.Second, article, "legal-hold", new { reason = "Plainte." });
        var blocked = await desk.Editor.PostAsync("review", ReviewFixture.Path(article, "approve"), new { revision = 1, publish = "hold" });
        Assert.Equal((409, "blocked", "legal-hold"), (blocked.Status, blocked.Code, (string?)blocked.Json!["blockers"]![0]!["code"]));
        await desk.DoAsync(desk.Editor, article, "legal-hold/lift");
        Assert.Empty((await desk.Editor.GetAsync("review", ReviewFixture.Path(article))).Json!["blockers"]!.AsArray());
        await desk.DoAsync(desk.Editor, article, "approve", new { revision = 1, publish = "hold" });
    }

    private async Task<IReadOnlyList<Guid>> ListedAsync(string state)
    {
        var found = new List<Guid>();
        for (var path = $"/api/reviews?state={state}&limit=200"; path.Length > 0;)
        {
            var page = (await desk.Editor.GetAsync("review", path)).Json!;
            found.AddRange(page["items"]!.AsArray().Select(item => item!["articleId"]!.GetValue<Guid>()));
            path = page["next"]?.GetValue<string>() is { } next ? $"/api/reviews?state={state}&limit=200&cursor={next}" : "";
        }

        return found;
    }

    private async Task<(Row Row, Guid Article, string Path)> PrepareAsync(string command)
    {
        var row = Rows.Single(each => each.Act == command);
        var article = await desk.OpenAsync();
        var path = ReviewFixture.Path(article, row.Act);
        foreach (var step in row.Before ?? [])
        {
            if (step == "break the glass")
            {
                await desk.DoAsync(desk.Author, article, "approve", new { revision = 1, publish = "hold", breakGlass = new { reason = "Personne d'autre." } });
                continue;
            }

            var done = await desk.DoAsync(desk.Editor, article, step, Rows.Single(each => each.Act == step).Body);
            path = path.Replace("{id}", done.Json!["commentId"]?.GetValue<string>() ?? "", StringComparison.Ordinal);
        }

        return (row, article, path);
    }
}

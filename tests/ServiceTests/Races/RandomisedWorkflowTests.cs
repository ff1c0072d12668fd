using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using EditorialPlatform.Tests.ServiceTests.Review;

namespace EditorialPlatform.Tests.ServiceTests.Races;

/// <summary>
/// Reporters and editors act at the same time on the same articles, at random: revise, submit, withdraw, spike, claim, release, approve, break glass, reject,
/// place and lift legal holds. Half of the responses are lost and their requests repeated. In the end nothing is lost or duplicated, and all services agree.
/// </summary>
public sealed class RandomisedWorkflowTests(ReviewFixture desk) : IClassFixture<ReviewFixture>
{
    private const int Articles = 6;
    private const int Moves = 14;

    private readonly Newsroom newsroom = desk.Newsroom;
    private readonly LossyLine line = new(200, 201, 403, 404, 409, 412);
    private readonly ConcurrentQueue<(Guid Article, int Revision, string Field, string Words)> saved = [];
    private readonly ConcurrentQueue<(Guid Article, Guid By)> approved = [];

    public static TheoryData<int> Seeds => Schedule.Seeds(1, 2);

    private Dictionary<string, Func<Play, Task>> Acts => new()
    {
        ["revise"] = ReviseAsync,
        ["submit"] = SubmitAsync,
        ["withdraw"] = WithdrawAsync,
        ["reopen"] = ReopenAsync,
        ["spike"] = SpikeAsync,
        ["restore"] = RestoreAsync,
        ["claim"] = ClaimAsync,
        ["release"] = ReleaseAsync,
        ["request changes"] = RequestChangesAsync,
        ["reject"] = RejectAsync,
        ["approve"] = ApproveAsync,
        ["break glass"] = BreakGlassAsync,
        ["countersign"] = CountersignAsync,
        ["hold"] = HoldAsync,
        ["lift"] = LiftAsync,
    };

    private Dictionary<string, TestUser> People => new()
    {
        ["writer"] = desk.Writer,
        ["author"] = desk.Author,
        ["editor"] = desk.Editor,
        ["second"] = desk.Second,
    };

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Whatever_the_timing_nothing_is_lost_or_twice_and_all_agree(int seed) => Schedule.RunAsync(seed, async schedule =>
    {
        var articles = new List<Guid>();
        for (var index = 0; index < Articles; index++)
        {
            articles.Add(await Drafting.DraftingFixture.StartAsync(desk.Writer));
            var taken = await desk.Author.PutAsync("drafting", $"/api/drafts/{articles[^1]}", new { baseRevision = 1, headline = "Le puits, revu" });
            Assert.True(taken.Ok, taken.Body);
        }

        await (schedule.Replay is { } steps ? ReplayAsync(schedule, steps, articles) : Task.WhenAll(articles.SelectMany((_, index) => new[]
        {
            PlayAsync(schedule, 0, articles, index, "writer", "revise", "submit", "submit", "withdraw", "reopen"),
            PlayAsync(schedule, 1, articles, index, "author", "revise", "submit", "break glass", "spike", "restore", "claim"),
            PlayAsync(schedule, 2, articles, index, "editor", "claim", "approve", "approve", "release", "request changes", "hold", "lift", "countersign"),
            PlayAsync(schedule, 3, articles, index, "second", "claim", "approve", "reject", "release", "hold", "lift"),
        })));
        Assert.True(line.Wrong.Count == 0, string.Join("\n", line.Wrong));
        foreach (var article in articles)
        {
            await AgreeAsync(article);
            await KeptAsync(article);
            await DecidedOnceAsync(article);
        }
    });

    private async Task PlayAsync(Schedule schedule, int person, List<Guid> articles, int index, string who, params string[] acts)
    {
        var random = new Random(schedule.Seed + (index * 10) + person);
        for (var move = 0; move < Moves; move++)
        {
            await Task.Delay(random.Next(30));
            await DoAsync(schedule, new($"{who} {index}", acts[random.Next(acts.Length)], random.Next()), articles);
        }
    }

    private async Task ReplayAsync(Schedule schedule, IReadOnlyList<Step> steps, List<Guid> articles)
    {
        foreach (var step in steps)
        {
            await DoAsync(schedule, step, articles);
            await newsroom.QuietAsync();
        }
    }

    private Task DoAsync(Schedule schedule, Step step, List<Guid> articles)
    {
        var parts = step.Who.Split(' ');
        return schedule.DoAsync(step, _ => Acts[step.What](new(step, articles[int.Parse(parts[1], CultureInfo.InvariantCulture)], People[parts[0]])));
    }

    private async Task ReviseAsync(Play play)
    {
        // Each person edits a different field, so that concurrent saves merge.
        var (field, words) = (play.Who == desk.Writer ? "standfirst" : "headline", $"Le puits {Guid.NewGuid():N}");
        var revision = (int)(await play.Who.GetAsync("drafting", play.Draft)).Json!["revision"]!;
        var answer = await SendAsync(play, "drafting", HttpMethod.Put, play.Draft, new JsonObject { ["baseRevision"] = revision, [field] = words });
        if (answer.Ok)
        {
            saved.Enqueue((play.Article, (int)answer.Json!["revision"]!, field, words));
        }
        else if (answer.Code is not ("accepted" or "spiked"))
        {
            line.Say($"a save is refused: {answer.Body}");
        }
    }

    private async Task SubmitAsync(Play play) =>
        await SendAsync(
            play,
            "drafting",
            HttpMethod.Post,
            $"{play.Draft}/submit",
            new { revision = (int)(await play.Who.GetAsync("drafting", play.Draft)).Json!["revision"]! });

    private Task WithdrawAsync(Play play) => LookedAtAsync(play, "drafting", play.Draft, "withdraw", null);

    private Task ReopenAsync(Play play) => LookedAtAsync(play, "drafting", play.Draft, "reopen", new { kind = "update", note = "Du nouveau." });

    private Task SpikeAsync(Play play) => LookedAtAsync(play, "drafting", play.Draft, "spike", new { reason = "Trop tard." });

    private Task RestoreAsync(Play play) => LookedAtAsync(play, "drafting", play.Draft, "restore", null);

    private Task<Answer> ClaimAsync(Play play) => ActAsync(play, "claim", null);

    private Task<Answer> ReleaseAsync(Play play) => ActAsync(play, "release", null);

    private Task<Answer> RequestChangesAsync(Play play) => ActAsync(play, "request-changes", new { note = "Plus court." });

    private Task RejectAsync(Play play) => LookedAtAsync(play, "review", play.Review, "reject", new { reason = "Pas pour nous." });

    private Task CountersignAsync(Play play) => LookedAtAsync(play, "review", play.Review, "countersign", null);

    private Task HoldAsync(Play play) => play.Step.Random.Next(3) == 0 ? ActAsync(play, "legal-hold", new { reason = "Plainte." }) : Task.CompletedTask;

    private Task<Answer> LiftAsync(Play play) => ActAsync(play, "legal-hold/lift", null);

    private async Task ApproveAsync(Play play)
    {
        if ((await play.Who.GetAsync("review", play.Review)).Json is { } review && (int?)review["revision"] is { } revision
            && (await ActAsync(play, "approve", new { revision, publish = "hold" })).Ok)
        {
            approved.Enqueue((play.Article, play.Who.Id));
        }
    }

    private async Task BreakGlassAsync(Play play)
    {
        if ((await play.Who.GetAsync("review", play.Review)).Json is { } review && (int?)review["revision"] is { } revision
            && (await ActAsync(play, "approve", new { revision, publish = "hold", breakGlass = new { reason = "Personne d’autre." } })).Ok)
        {
            approved.Enqueue((play.Article, play.Who.Id));
        }
    }

    private Task<Answer> ActAsync(Play play, string act, object? body) => SendAsync(play, "review", HttpMethod.Post, $"{play.Review}/{act}", body);

    private async Task LookedAtAsync(Play play, string service, string address, string act, object? body)
    {
        if ((await play.Who.GetAsync(service, address)).ETag is { } seen)
        {
            await SendAsync(play, service, HttpMethod.Post, $"{address}/{act}", body, seen);
        }
    }

    private Task<Answer> SendAsync(Play play, string service, HttpMethod method, string path, object? body, string? ifMatch = null) =>
        line.SendAsync(play.Step, play.Who, service, method, path, body, ifMatch);

    /// <summary>Waits until every message has arrived and the services agree about the article.</summary>
    private async Task AgreeAsync(Guid article)
    {
        var seen = "";
        await Eventually.TrueAsync(
            async () =>
            {
                var draft = (await desk.Editor.GetAsync("drafting", $"/api/drafts/{article}")).Json!;
                var review = (await desk.Editor.GetAsync("review", ReviewFixture.Path(article))).Json;
                var (written, desks, revision) = ((string?)draft["state"], (string?)review?["state"], (int?)review?["revision"]);
                var outside = (await desk.Editor.GetAsync("publishing", $"/api/publications/{article}")).Json?["editions"]?.AsArray().FirstOrDefault();
                var submitted = await newsroom.AskAsync<int>(
                    "drafting",
                    $"select coalesce(max((data ->> 'revision')::int), 0) from drafting.mt_events where stream_id = '{article}' and type = 'draft_submitted'");
                var (latest, held) = (await LastAsync(article, "review", "copy_approved%"), await LastAsync(article, "review", "legal_hold%"));
                seen = $"Drafting: {written}, revision {draft["revision"]}; Review: {desks}, revision {revision}; Publishing: {outside?["state"]} revision "
                    + $"{outside?["revision"]}; last approved {latest}; {held}";
                return written switch
                {
                    // Changes saved after the submission are not under review yet.
                    "submitted" => desks is "waiting" or "claimed" && revision == submitted,
                    "accepted" => desks == "approved" && revision == (int)draft["revision"]!,
                    "returned" => desks is "changes-requested" or "rejected",
                    "spiked" or "draft" => desks is not ("waiting" or "claimed"),
                    _ => false,
                }
                    && (latest is null) == (outside is null)
                    && (latest is null || (string?)outside?["hash"] == await newsroom.AskAsync<string>("review", "select data ->> 'hash' from "
                        + $"review.mt_events where stream_id = '{article}' and type like 'copy_approved%' order by version desc limit 1"))
                    && (latest is null || (held == "legal_hold_placed") == (await LastAsync(article, "publishing", "legal_hold%") == "legal_hold_placed"));
            },
            () => $"the services agree about {article}: {seen}",
            TimeSpan.FromSeconds(40));
    }

    /// <summary>Every acknowledged save is stored with its text as one revision,
    /// and later revisions keep what others wrote elsewhere.</summary>
    private async Task KeptAsync(Guid article)
    {
        var draft = (await desk.Editor.GetAsync("drafting", $"/api/drafts/{article}")).Json!;
        var mine = saved.Where(save => save.Article == article).ToList();
        Assert.Equal(2 + mine.Count, (int)draft["revision"]!);
        Assert.Equal(mine.Count, mine.Select(save => save.Revision).Distinct().Count());
        foreach (var (_, revision, field, words) in mine)
        {
            Assert.Equal(words, (string?)(await desk.Editor.GetAsync("drafting", $"/api/drafts/{article}/revisions/{revision}")).Json![field]);
        }

        foreach (var last in mine.GroupBy(save => save.Field).Select(saves => saves.MaxBy(save => save.Revision)))
        {
            Assert.Equal(last.Words, (string?)draft[last.Field]);
        }
    }

    /// <summary>Each round has one decision, by one person without a part in the article (or by break-glass), on exactly the submitted text.</summary>
    private async Task DecidedOnceAsync(Guid article)
    {
        const string Decisions = "type in ('copy_approved', 'copy_approved_break_glass', 'copy_rejected', 'changes_requested')";
        Task<long> CountAsync(string sql) => newsroom.AskAsync<long>("review", sql.Replace("{article}", $"stream_id = '{article}'", StringComparison.Ordinal));
        Assert.Equal(0, await CountAsync(
            $"select count(*) from (select from review.mt_events where {{article}} and {Decisions} group by data ->> 'round' having count(*) > 1) twice"));
        Assert.Equal(0, await CountAsync("select count(*) from review.mt_events where {article} and type = 'copy_approved' and data -> 'contributors' @> "
            + "jsonb_build_array(jsonb_build_object('id', data -> 'by' ->> 'id'))"));
        var events = (await newsroom.AskAsync<string>("review", "select coalesce(string_agg(concat_ws('|', type, data ->> 'round', data ->> 'revision', data "
            + $"->> 'hash', coalesce(data -> 'by' ->> 'id', '')), E'\\n' order by version), '') from review.mt_events where stream_id = '{article}'"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).ToList();
        // A claim passes to someone else only after a release or a decision.
        string? claimedBy = null;
        foreach (var happened in events)
        {
            if (happened[0] == "review_claimed")
            {
                Assert.Null(claimedBy);
                claimedBy = happened[^1];
            }
            else if (happened[0] is "review_released"
                or "review_closed"
                or "copy_approved"
                or "copy_approved_break_glass"
                or "copy_rejected"
                or "changes_requested")
            {
                claimedBy = null;
            }
        }

        var submitted = (await newsroom.AskAsync<string>("drafting", "select coalesce(string_agg((data ->> 'revision') || ' ' || (data ->> 'hash'), ','), '') "
            + $"from drafting.mt_events where stream_id = '{article}' and type = 'draft_submitted'")).Split(',');
        Assert.All(
            events.Where(happened => happened[0].StartsWith("copy_approved", StringComparison.Ordinal)),
            happened => Assert.Contains($"{happened[2]} {happened[3]}", submitted));
        // Exactly the people whose approvals were acknowledged have approved.
        Assert.Equal(
            approved.Where(one => one.Article == article).Select(one => one.By.ToString()).Distinct().Order(),
            events.Where(happened => happened[0].StartsWith("copy_approved", StringComparison.Ordinal)).Select(happened => happened[^1]).Distinct().Order());
    }

    private Task<string?> LastAsync(Guid article, string service, string type) =>
        newsroom.AskAsync<string?>(
            service,
            $"select coalesce((select type from {service}.mt_events where stream_id = '{article}' and type like '{type}' order by version desc limit 1), '')")
            .ContinueWith(found => found.Result is { Length: > 0 } last ? last : null, TaskScheduler.Default);

    private sealed record Play(Step Step, Guid Article, TestUser Who)
    {
        public string Draft => $"/api/drafts/{Article}";

        public string Review => ReviewFixture.Path(Article);
    }
}

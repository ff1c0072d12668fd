using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Http;
using EditorialPlatform.Tests.ServiceTests.Publishing;
using EditorialPlatform.Text;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Races;

/// <summary>
/// The source is edited, corrected and approved again while three people translate it at once, at random: claim, save, confirm, import a file, submit,
/// return, approve. Half of the responses are lost and their requests repeated; approvals of the source arrive late, twice and out of order. In the end
/// freshness matches the texts, each approval is of exactly the published text and by someone who wrote none of it, and readers get nothing else.
/// </summary>
public sealed class RandomisedTranslationTests(Newsroom newsroom)
{
    private const int Articles = 3;
    private const int Moves = 40;

    private readonly LossyLine line = new(200, 403, 404, 409, 412, 422);
    private readonly TestUser[] translators = [.. new[]
    {
        "Grace Mensah",
        "Kofi Asante",
        "Inès Sow"
    }.Select(name => new TestUser(newsroom, name, ["translator"], ["fr", "en"]))];

    public static TheoryData<int> Seeds => Schedule.Seeds(1, 2);

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Whatever_the_timing_nothing_is_silently_stale(int seed) => Schedule.RunAsync(seed, async schedule =>
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var sources = Enumerable.Range(0, Articles).Select(index => new Writing(index, bus)).ToList();
        await (schedule.Replay is { } steps ? ReplayAsync(schedule, steps, sources) : Task.WhenAll(sources.Select(async source =>
        {
            var first = schedule.Seed + (source.Index * 10);
            var translating = Task.WhenAll(translators.Select((_, number) => TranslateAsync(schedule, new(first + 1 + number), source, number)));
            await WriteAsync(schedule, new(first), source, translating);
        })));
        Assert.True(line.Wrong.Count == 0, string.Join("\n", line.Wrong));
        foreach (var (article, source) in sources.Select(source => (source.Article, source)))
        {
            await Eventually.JsonAsync(
                () => translators[0].GetAsync("translation", Address(article)),
                job => (int)job["sourceRevision"]! == source.Revision,
                "the job rests on the last revision");
            await FreshAsync(article, source.Copy);
            await FinishAsync(article);
            await ApprovedOfTheWordsAsync(article);
        }
    });

    private async Task ReplayAsync(Schedule schedule, IReadOnlyList<Step> steps, List<Writing> sources)
    {
        foreach (var step in steps)
        {
            var parts = step.Who.Split(' ');
            var source = sources[int.Parse(parts[1], CultureInfo.InvariantCulture)];
            await schedule.DoAsync(
                step,
                parts is ["translator", _, var number]
                    ? _ => TranslateAsync(step, source.Article, translators[int.Parse(number, CultureInfo.InvariantCulture)])
                    : source.DoAsync);
            await newsroom.QuietAsync();
        }
    }

    private static async Task WriteAsync(Schedule schedule, Random random, Writing source, Task translating)
    {
        var late = new List<Task>();
        for (var last = false; !last;)
        {
            last = translating.IsCompleted;
            await schedule.DoAsync(new(source.Name, "revise", random.Next()), source.DoAsync);
            late.Add(SayAsync(source.Revision, source.Revision > 1 && !last && random.Next(3) == 0 ? random.Next(1000) : 0));
            if (random.Next(3) == 0)
            {
                late.Add(SayAsync(source.Revision, random.Next(1000)));
            }

            if (!last)
            {
                await Task.WhenAny(translating, Task.Delay(random.Next(200, 800)));
            }
        }

        await Task.WhenAll(late);

        async Task SayAsync(int revision, int pause)
        {
            await Task.Delay(pause);
            await schedule.DoAsync(new(source.Name, $"say {revision}", 0), source.DoAsync);
        }
    }

    /// <summary>The source article and its approvals.</summary>
    private sealed class Writing(int index, TestBus bus)
    {
        private static readonly SubmissionKind[] Later = [SubmissionKind.Update, SubmissionKind.Correction, SubmissionKind.Clarification];

        private readonly List<(CopyApproved Message, Guid Id)> approvals = [];

        public int Index => index;

        public string Name => $"writer {index}";

        public Guid Article { get; } = Guid.CreateVersion7();

        public Copy Copy { get; private set; } = Examples.Copy(Readers.Unique("Le puits"));

        public int Revision => approvals.Count;

        public Task DoAsync(Step step)
        {
            if (step.What != "revise")
            {
                var (message, id) = approvals[int.Parse(step.What.Split(' ')[1], CultureInfo.InvariantCulture) - 1];
                return bus.PublishAsync(message, id);
            }

            Copy = Revision == 0 ? Copy : Edited(step.Random, Copy);
            var kind = Revision == 0 ? SubmissionKind.First : Later[step.Random.Next(Later.Length)];
            var note = kind is SubmissionKind.Correction or SubmissionKind.Clarification ? "Le nombre était faux." : null;
            approvals.Add((Approved(Article, Revision + 1, Copy, kind, note), Guid.NewGuid()));
            return Task.CompletedTask;
        }
    }

    // Few different texts, so that earlier ones come back.
    private static Copy Edited(Random random, Copy copy)
    {
        var blocks = copy.Blocks.ToList();
        var at = random.Next(blocks.Count);
        switch (random.Next(4))
        {
            case 0:
                blocks.Insert(at, new Block($"n{random.Next(10_000_000):D7}", BlockKind.Paragraph, $"Texte {random.Next(3)}."));
                break;
            case 1 when blocks.Count > 2:
                blocks.RemoveAt(at);
                break;
            case 2:
                (blocks[0], blocks[at]) = (blocks[at], blocks[0]);
                break;
            default:
                blocks[at] = blocks[at] with { Text = $"Texte {random.Next(3)}." };
                break;
        }

        return copy with { Blocks = blocks };
    }

    private async Task TranslateAsync(Schedule schedule, Random random, Writing source, int number)
    {
        for (var move = 0; move < Moves; move++)
        {
            await Task.Delay(random.Next(20));
            var step = new Step($"translator {source.Index} {number}", "act", random.Next());
            await schedule.DoAsync(step, _ => TranslateAsync(step, source.Article, translators[number]));
        }
    }

    private async Task TranslateAsync(Step step, Guid article, TestUser who)
    {
        var random = step.Random;
        var seen = await who.GetAsync("translation", Address(article));
        if (seen.Json?["segments"] is not JsonArray { Count: > 0 } segments)
        {
            return;
        }

        var segment = segments[random.Next(segments.Count)]!;
        // The state they have read may be outdated when they act.
        await step.PauseAsync(60);
        await ((string)seen.Json["state"]! == "submitted" && random.Next(4) > 0 ? JudgeAsync(seen) : random.Next(12) switch
        {
            0 => ActAsync("claim"),
            1 or 2 => ActAsync("release"),
            3 => ActAsync("submit", ifMatch: seen.ETag),
            4 => JudgeAsync(seen),
            5 => ActAsync($"segments/{segment["id"]}/confirm", new { reason = "Rien à changer.", sourceHash = (string?)segment["sourceHash"] ?? "" }),
            6 => FileAsync(),
            7 => SaveAsync(segment),
            _ => FinishAsync(segments),
        });

        Task<Answer> ActAsync(string act, object? body = null, string? ifMatch = null) => SendAsync(HttpMethod.Post, act, body, ifMatch);

        Task<Answer> SendAsync(HttpMethod method, string act, object? body, string? ifMatch = null) =>
            line.SendAsync(step, who, "translation", method, $"{Address(article)}/{act}", body, ifMatch);

        Task<Answer> SaveAsync(JsonNode segment) =>
            SendAsync(
                HttpMethod.Put, $"segments/{segment["id"]}", new { target = $"EN {random.Next():x8}", sourceHash = (string?)segment["sourceHash"] ?? "" });

        Task<Answer> JudgeAsync(Answer seen) =>
            random.Next(6) == 0 ? ActAsync("return", new { note = "Encore une fois." }, seen.ETag) : ActAsync("approve", ifMatch: seen.ETag);

        // Translates everything that is not current, then lets the reviewer act.
        async Task FinishAsync(JsonArray segments)
        {
            foreach (var segment in segments.Where(one => (string)one!["freshness"]! is "new" or "stale"))
            {
                if ((await SaveAsync(segment!)).Code == "claimed")
                {
                    return;
                }
            }

            await ActAsync("submit", ifMatch: (await who.GetAsync("translation", Address(article))).ETag);
            await ActAsync("release");
        }

        async Task FileAsync()
        {
            var file = await who.GetAsync("translation", $"{Address(article)}/xliff");
            await line.SendAsync(step, who, "translation", HttpMethod.Put, $"{Address(article)}/xliff", file.Body, mediaType: "application/xliff+xml");
        }
    }

    /// <summary>Compares freshness with a model without hashes: the source text at the time of each translation, and the current one.</summary>
    private async Task FreshAsync(Guid article, Copy source)
    {
        var madeFrom = (await EventsAsync(article)).Where(one => one.Type is "segment_translated" or "segment_confirmed")
            .GroupBy(one => (string)one.Data["segmentId"]!).ToDictionary(made => made.Key, made => (string)made.Last().Data["source"]!);
        var words = source.Blocks.Select(block => (block.Id, block.Text))
            .Prepend(("standfirst", source.Standfirst!))
            .Prepend(("headline", source.Headline))
            .ToDictionary(one => one.Item1, one => one.Item2);
        var page = (await translators[0].GetAsync("translation", Address(article))).Json!["segments"]!
            .AsArray()
            .Where(segment => (string)segment!["id"]! != "note")
            .ToDictionary(segment => (string)segment!["id"]!, segment => (string)segment!["freshness"]!);
        var expected = words.ToDictionary(
            one => one.Key, one => !madeFrom.TryGetValue(one.Key, out var then) ? "new" : then == one.Value ? "current" : "stale");
        foreach (var gone in madeFrom.Keys.Where(id => id != "note" && !words.ContainsKey(id)))
        {
            expected[gone] = "gone";
        }

        Assert.Equal(expected.OrderBy(one => one.Key, StringComparer.Ordinal), page.OrderBy(one => one.Key, StringComparer.Ordinal));
    }

    /// <summary>Lets someone who did not take part complete and approve the translation.</summary>
    private async Task FinishAsync(Guid article)
    {
        var reviewer = new TestUser(newsroom, "Quentin Diop", ["translator"], ["fr", "en"]);
        JsonNode job = null!;
        for (var turn = 0; turn < 20; turn++)
        {
            job = (await translators[0].GetAsync("translation", Address(article))).Json!;
            if ((string)job["state"]! == "approved" && !(bool)job["behind"]!)
            {
                Assert.Null(job["obligation"]);
                return;
            }

            foreach (var who in translators.Append(reviewer).Where(one => one.Id.ToString() == (string?)job["claimedBy"]?["id"]))
            {
                await who.PostAsync("translation", $"{Address(article)}/release");
            }

            if ((string)job["state"]! != "submitted")
            {
                await translators[0].PostAsync("translation", $"{Address(article)}/claim");
                foreach (var segment in job["segments"]!.AsArray().Where(one => (string)one!["freshness"]! is "new" or "stale"))
                {
                    await translators[0].PutAsync(
                        "translation",
                        $"{Address(article)}/segments/{segment!["id"]}",
                        new { target = $"EN {Guid.NewGuid():N}", sourceHash = (string)segment["sourceHash"]! });
                }

                await translators[0].PostAsync(
                    "translation", $"{Address(article)}/submit", ifMatch: (await translators[0].GetAsync("translation", Address(article))).ETag);
            }

            var approved = await reviewer.PostAsync(
                "translation", $"{Address(article)}/approve", ifMatch: (await reviewer.GetAsync("translation", Address(article))).ETag);
            if (!approved.Ok)
            {
                await reviewer.PostAsync(
                    "translation",
                    $"{Address(article)}/return",
                    new { note = "L’original a changé." },
                    ifMatch: (await reviewer.GetAsync("translation", Address(article))).ETag);
            }
        }

        throw new InvalidOperationException($"Nobody can finish it: {job["state"]}, behind {job["behind"]}, claimed by {job["claimedBy"]}");
    }

    private async Task ApprovedOfTheWordsAsync(Guid article)
    {
        var (made, approvals) = (new Dictionary<string, (string Target, Guid By)>(), new List<(Copy Copy, string Hash)>());
        foreach (var (type, data) in await EventsAsync(article))
        {
            switch (type)
            {
                case "segment_translated":
                    made[(string)data["segmentId"]!] = ((string)data["target"]!, (Guid)data["by"]!["id"]!);
                    break;
                case "translation_approved":
                    var copy = data["copy"]!.Deserialize<Copy>(Json.Options)!;
                    Assert.Equal((string)data["hash"]!, CopyHash.Of(copy));
                    foreach (var (id, text) in copy.Blocks.Select(block => (block.Id, block.Text)).Append(("headline", copy.Headline)))
                    {
                        Assert.Equal(made[id].Target, text);
                        Assert.NotEqual(made[id].By, (Guid)data["by"]!["id"]!);
                    }

                    approvals.Add((copy, (string)data["hash"]!));
                    break;
            }
        }

        var (final, hash) = approvals[^1];
        JsonNode? edition = null;
        await Eventually.TrueAsync(
            async () => (edition = (await TestUser.Editor(newsroom).GetAsync("publishing", $"/api/publications/{article}")).Json
                ?["editions"]
                ?.AsArray()
                .FirstOrDefault(one => (string?)one!["language"] == "en")) is not null
                && (string?)edition["state"] == "published" && (string?)edition["hash"] == hash,
            () => $"readers have what was approved last, {hash}: {edition?.ToJsonString()}",
            TimeSpan.FromSeconds(30));
        var page = await newsroom.ReadAsync((string)edition!["path"]!);
        Assert.All(final.Blocks, block => Assert.Contains(block.Text, page.Body, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<(string Type, JsonNode Data)>> EventsAsync(Guid article)
    {
        var found = await newsroom.AskAsync<string>(
            "translation",
            $"""
            select coalesce(jsonb_agg(jsonb_build_object('type', type, 'data', data) order by version)::text, '[]') from translation.mt_events
            where stream_id = (select id from translation.mt_doc_translationjob where article_id = '{article}' and language = 'en')
            """);
        return [.. JsonNode.Parse(found)!.AsArray().Select(one => ((string)one!["type"]!, one["data"]!))];
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Drafting;

/// <summary>What is saved is kept beside the events until somebody else comes, or the writer hands it in, asks, or pauses.</summary>
public sealed class Recording(DraftingFixture drafting) : IClassFixture<DraftingFixture>
{
    [Theory]
    [InlineData("record", 0)]
    [InlineData("record by another", 0)]
    [InlineData("quiet", 0)]
    [InlineData("submit", 1)]
    [InlineData("write", 1)]
    [InlineData("spike", 1)]
    [InlineData("restore", 1)]
    [InlineData("accept", 1)]
    public async Task What_is_saved_becomes_one_event_under_its_writers_name(string cause, int acts)
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var article = await DraftingFixture.StartAsync(awa);
        var path = $"/api/drafts/{article}";
        var suggestion = Guid.NewGuid();
        if (cause == "accept")
        {
            var message = Guid.NewGuid();
            await drafting.Bus.PublishAsync(
                new ChangeSuggested(
                    article, 3, DateTimeOffset.UtcNow, new Person(editor.Id, editor.Name), 1, 1, suggestion, "bbbbbbbb", "Cinquante familles y puisent."),
                message,
                new Person(editor.Id, editor.Name));
            await drafting.AppliedAsync(message);
        }

        var first = await SaveAsync(awa, article, 1, new { baseRevision = 1, standfirst = "Un chapô." });
        var saved = await SaveAsync(awa, article, 2, new { baseRevision = 2, headline = "Un puits" });
        Assert.Equal(0, await drafting.EventsAsync(article, "draft_revised"));
        var before = Number(await awa.GetAsync("drafting", path));
        var answer = cause switch
        {
            "record" => await awa.PostAsync("drafting", $"{path}/record"),
            "record by another" => await editor.PostAsync("drafting", $"{path}/record"),
            "submit" => await awa.PostAsync("drafting", $"{path}/submit", new { revision = 3 }),
            "write" => await editor.PutAsync("drafting", path, new { baseRevision = 3, byline = "Fatou Diallo" }),
            "spike" => await editor.PostAsync("drafting", $"{path}/spike", new { reason = "Doublon." }, ifMatch: $"\"{before}\""),
            "restore" => await awa.PostAsync("drafting", $"{path}/revisions/1/restore", ifMatch: $"\"{before}\""),
            "accept" => await awa.PostAsync("drafting", $"{path}/suggestions/{suggestion}/accept"),
            _ => await LeftAloneAsync(awa, article),
        };
        Assert.True(answer.Ok, answer.Body);
        Assert.Equal(before + acts, Number(await awa.GetAsync("drafting", path)));

        var recorded = JsonNode.Parse(await drafting.Newsroom.AskAsync<string>(
            "drafting",
            $"""
            select jsonb_build_object('data', data, 'user', user_name, 'who', headers ->> 'who', 'number', version)::text from drafting.mt_events
            where stream_id = '{article}' and type = 'draft_revised' and data ->> 'restoredFrom' is null
            """))!;
        Assert.Equal((awa.Id.ToString(), awa.Name), ((string?)recorded["user"], (string?)recorded["who"]));
        Assert.Equal(
            (awa.Id.ToString(), 3, 1, 2, "Un puits", "Un chapô."),
            ((string?)recorded["data"]!["by"]!["id"], (int)recorded["data"]!["revision"]!, (int)recorded["data"]!["baseRevision"]!,
                (int)recorded["data"]!["firstRevision"]!, (string?)recorded["data"]!["copy"]!["headline"], (string?)recorded["data"]!["copy"]!["standfirst"]));

        var listed = (await awa.GetAsync("drafting", $"{path}/revisions")).Json!["items"]!.AsArray().Single(each => (int)each!["revision"]! == 3)!;
        Assert.Equal((2, 2, awa.Id.ToString(), true), (
            (int)listed["firstRevision"]!, (int)listed["saves"]!, (string?)listed["by"]!["id"], (bool)listed["receipt"]!["recorded"]!));
        if (cause != "quiet")
        {
            Assert.Equal(
                ((string?)saved["receivedAt"], (string?)saved["receivedAt"], (string?)first["receivedAt"]),
                ((string?)listed["at"], (string?)listed["receipt"]!["receivedAt"], (string?)listed["since"]));
        }

        if (cause.StartsWith("record", StringComparison.Ordinal))
        {
            Assert.Equal((3, true, (string?)saved["receivedAt"]), (
                (int)answer.Json!["receipt"]!["revision"]!, (bool)answer.Json["receipt"]!["recorded"]!, (string?)answer.Json["receipt"]!["receivedAt"]));
            Assert.Equal(200, (await awa.PostAsync("drafting", $"{path}/record")).Status);
            Assert.Equal(1, await drafting.EventsAsync(article, "draft_revised"));
        }
    }

    [Fact]
    public async Task What_the_writer_does_else_and_a_command_that_changes_nothing_records_nothing()
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var article = await DraftingFixture.SubmittedAsync(awa);
        await SaveAsync(awa, article, 1, new { baseRevision = 1, headline = "Un puits" });
        Assert.Equal(200, (await editor.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 2, headline = "Un puits" })).Status);
        Assert.Equal(409, (await editor.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1, headline = "Le puits" })).Status);
        var withdrawn = await awa.PostAsync("drafting", $"/api/drafts/{article}/withdraw", new { }, ifMatch: "\"3\"");
        Assert.Equal((200, "\"4\"", 4), (withdrawn.Status, withdrawn.ETag, (int)withdrawn.Json!["version"]!));
        Assert.Equal(0, await drafting.EventsAsync(article, "draft_revised"));
        Assert.Equal("Un puits", (string?)(await DraftingFixture.PageAsync(awa, article))["headline"]);
    }

    [Fact]
    public async Task The_number_of_a_draft_rises_with_saves_and_acts_and_is_held_against_if_match()
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.StartAsync(awa);
        var path = $"/api/drafts/{article}";
        for (var revision = 1; revision <= 5; revision++)
        {
            var saved = await awa.PutAsync(
                "drafting", path, new { baseRevision = revision, standfirst = $"Un chapô, {revision}." }, ifMatch: $"\"{revision}\"");
            Assert.Equal((200, $"\"{revision + 1}\""), (saved.Status, saved.ETag));
            Assert.Equal(saved.ETag, (await awa.GetAsync("drafting", path)).ETag);
            Assert.Equal(saved.ETag, (await awa.GetAsync("drafting", $"{path}/revisions/1")).ETag);
        }

        Assert.Equal("\"6\"", (await awa.PostAsync("drafting", $"{path}/record", ifMatch: "\"6\"")).ETag);
        Assert.Equal("\"6\"", (await awa.GetAsync("drafting", path)).ETag);
        var stale = await awa.PutAsync("drafting", path, new { baseRevision = 6, headline = "x" }, ifMatch: "\"5\"");
        Assert.Equal((412, "\"6\""), (stale.Status, stale.ETag));
        Assert.Equal("\"7\"", (await awa.PostAsync("drafting", $"{path}/submit", new { revision = 6 })).ETag);
        Assert.Equal("\"7\"", (await awa.GetAsync("drafting", path)).ETag);
    }

    [Fact]
    public async Task Every_number_that_is_kept_is_read_compared_merged_and_restored_and_one_that_is_gone_is_said_to_be()
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var article = await DraftingFixture.StartAsync(awa);
        var path = $"/api/drafts/{article}";
        for (var revision = 1; revision <= 6; revision++)
        {
            await SaveAsync(awa, article, revision, new { baseRevision = revision, body = Body(revision + 1) });
        }

        var listed = (await awa.GetAsync("drafting", $"{path}/revisions")).Json!["items"]!.AsArray();
        Assert.Equal([1], listed.Select(each => (int)each!["revision"]!));
        var all = (await awa.GetAsync("drafting", $"{path}/revisions?all=true")).Json!["items"]!.AsArray();
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], all.Select(each => (int)each!["revision"]!));
        Assert.Equal([true, false], all.Select(each => (bool)each!["receipt"]!["recorded"]!).Distinct().Order().Reverse());
        Assert.All(all, each => Assert.Equal((awa.Id.ToString(), awa.Name), ((string?)each!["by"]!["id"], (string?)each["by"]!["name"])));
        for (var revision = 2; revision <= 7; revision++)
        {
            var read = await awa.GetAsync("drafting", $"{path}/revisions/{revision}");
            Assert.Equal((200, Body(revision), awa.Name), (read.Status, (string?)read.Json?["body"], (string?)read.Json?["by"]?["name"]));
            Assert.Equal((string?)all[7 - revision]!["at"], (string?)read.Json!["at"]);
            Assert.Equal(all[7 - revision]!["receipt"]!.ToJsonString(), read.Json["receipt"]!.ToJsonString());
        }

        var diff = (await awa.GetAsync("drafting", $"{path}/diff?from=3&to=5")).Json!;
        Assert.Contains(diff["blocks"]!.AsArray(), block => (string?)block!["change"] == "changed");
        // Somebody who read an unrecorded number writes elsewhere.
        var merged = await editor.PutAsync("drafting", path, new { baseRevision = 4, byline = "Fatou Diallo" });
        Assert.Equal((200, 8), (merged.Status, (int)merged.Json!["revision"]!));
        Assert.Equal(Body(7), (string?)(await DraftingFixture.PageAsync(awa, article))["body"]);

        await drafting.Newsroom.AskAsync<long>(
            "drafting",
            $"""
            with old as (update drafting.working_saves set saved_at = saved_at - interval '31 days' where article_id = '{article}' and revision <= 4 returning 1)
            select count(*) from old
            """);
        await Eventually.TrueAsync(
            async () => await drafting.Newsroom.AskAsync<long>(
                "drafting", $"select count(*) from drafting.working_saves where article_id = '{article}' and revision <= 4") == 0,
            "old saves are forgotten");
        Assert.Equal(404, (await awa.GetAsync("drafting", $"{path}/revisions/3")).Status);
        Assert.Equal(422, (await awa.GetAsync("drafting", $"{path}/diff?from=3&to=5")).Status);
        Assert.Equal(Body(5), (string?)(await awa.GetAsync("drafting", $"{path}/revisions/5")).Json?["body"]);
        var gone = await awa.PutAsync(
            "drafting", path, new { baseRevision = 3, headline = "Un autre puits", body = Body(7).Replace("rouvert", "fermé", StringComparison.Ordinal) });
        Assert.Equal((409, "merge-conflict", true), (gone.Status, gone.Code, (bool)gone.Json!["baseGone"]!));
        Assert.Equal(["headline", "aaaaaaaa"], gone.Json["conflicts"]!.AsArray().Select(each => (string)each!["blockId"]!));
        Assert.All(gone.Json["conflicts"]!.AsArray(), each => Assert.Null(each!["base"]));
        Assert.Equal(
            ("Un autre puits", "Le puits de Kidal"),
            ((string?)gone.Json["conflicts"]![0]!["mine"], (string?)gone.Json["conflicts"]![0]!["theirs"]));
        // The same as there is, is no conflict; nor does a base that is kept say so.
        Assert.Equal(200, (await awa.PutAsync("drafting", path, new { baseRevision = 3, body = Body(7) })).Status);
        var kept = await awa.PutAsync("drafting", path, new { baseRevision = 5, byline = "Awa Traoré" });
        Assert.Equal((409, null), (kept.Status, kept.Json!["baseGone"]));
        foreach (var never in new[] { -1, 0, 9, 99 })
        {
            Assert.Equal((never, 422), (never, (await awa.PutAsync("drafting", path, new { baseRevision = never, headline = "x" })).Status));
        }

        var number = (await awa.GetAsync("drafting", path)).ETag;
        var restored = await awa.PostAsync("drafting", $"{path}/revisions/6/restore", ifMatch: number);
        Assert.Equal((200, 9, true), (restored.Status, (int)restored.Json!["revision"]!, (bool)restored.Json["recorded"]!));
        Assert.Equal(Body(6), (string?)(await DraftingFixture.PageAsync(awa, article))["body"]);
        Assert.Equal(404, (await awa.PostAsync("drafting", $"{path}/revisions/3/restore", ifMatch: restored.ETag)).Status);

        static string Body(int revision) =>
            $"Le puits a rouvert{string.Concat(Enumerable.Range(2, revision - 1).Select(each => $", et {each}"))}.\n\nQuarante.";
    }

    [Fact]
    public async Task Four_hundred_pauses_leave_three_events_and_little_else_and_cost_the_history_nothing()
    {
        var awa = drafting.Reporter();
        var article = Guid.CreateVersion7();
        var path = $"/api/drafts/{article}";
        var paragraphs = Enumerable.Range(0, 20).Select(index => string.Join(' ', Enumerable.Range(0, 80).Select(word => $"mot{(word * 7) + index}"))).ToList();
        await DraftingFixture.StartAsync(awa);
        var before = await SizesAsync();
        var started = await awa.PostAsync(
            "drafting", "/api/drafts", new { articleId = article, language = "fr", headline = "Le puits de Kidal", section = "ACTUALITÉS", blocks = Blocks() });
        Assert.True(started.Status == 201, started.Body);
        Assert.InRange(string.Concat(paragraphs).Length, 8_500, 11_500);
        for (var pause = 1; pause <= 400; pause++)
        {
            var at = pause / 12 % paragraphs.Count;
            paragraphs[at] = pause % 12 == 0 ? string.Join(' ', paragraphs[at].Split(' ').SkipLast(11)) : $"{paragraphs[at]} pause{pause}";
            var saved = await awa.PutAsync("drafting", path, new { baseRevision = pause, blocks = Blocks() });
            Assert.True(saved.Status == 200, saved.Body);
        }

        Assert.Equal(200, (await awa.PostAsync("drafting", $"{path}/submit", new { revision = 401 })).Status);
        Assert.InRange(await drafting.EventsAsync(article), 1, 3);
        var after = await SizesAsync();
        var grown = after.ToDictionary(table => table.Key, table => table.Value - before[table.Key]);
        var figures = $"{grown.Values.Sum()} bytes: {string.Join(", ", grown.Where(table => table.Value > 0).OrderBy(table => -table.Value))}";
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(grown.Values.Sum() <= 300_000, figures);

        var history = (await awa.GetAsync("drafting", $"/internal/history/{article}")).Json!["items"]!.AsArray();
        Assert.Equal(["DraftStarted", "DraftRevised", "DraftSubmitted"], history.Select(item => (string?)item!["what"]));
        var middle = await awa.GetAsync("drafting", $"{path}/revisions/200");
        Assert.Equal((200, 20), (middle.Status, middle.Json!["blocks"]!.AsArray().Count));
        Assert.EndsWith("pause199", (string?)middle.Json["blocks"]![16]!["text"], StringComparison.Ordinal);

        object Blocks() => paragraphs.Select((text, index) => new { id = $"para{index:D4}", kind = "paragraph", text });
    }

    [Fact]
    public async Task No_answered_save_is_lost_when_the_process_is_killed()
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.StartAsync(awa);
        var path = $"/api/drafts/{article}";
        var (revision, answers) = (1, new List<(string Key, object Body, string Answer, string? ETag)>());
        for (var round = 0; round < 2; round++)
        {
            var (until, sending) = (answers.Count + 8, true);
            var killing = Task.Run(async () =>
            {
                await Eventually.TrueAsync(() => Task.FromResult(answers.Count >= until), "some are answered");
                drafting.Newsroom["drafting"].Kill();
            });
            while (sending)
            {
                var (key, body) = ($"kill-{revision}", (object)new { baseRevision = revision, standfirst = $"Un chapô, {revision}." });
                try
                {
                    var saved = await awa.PutAsync("drafting", path, body, key: key);
                    Assert.True(saved.Status == 200, saved.Body);
                    answers.Add((key, body, saved.Body, saved.ETag));
                    revision = (int)saved.Json!["revision"]!;
                    if (revision % 5 == 0)
                    {
                        // Recorded or not, by the time it dies.
                        await awa.PostAsync("drafting", $"{path}/record");
                    }
                }
                catch (HttpRequestException)
                {
                    sending = false;
                }
            }

            await killing;
            await drafting.Newsroom["drafting"].StartAsync();
            var newest = (await DraftingFixture.PageAsync(awa, article))["revision"]!.GetValue<int>();
            Assert.InRange(newest, revision, revision + 1);
            foreach (var (key, body, answer, tag) in answers)
            {
                var again = await awa.PutAsync("drafting", path, body, key: key);
                Assert.Equal((200, answer, tag), (again.Status, again.Body, again.ETag));
                var number = (int)again.Json!["revision"]!;
                Assert.Equal(
                    $"Un chapô, {number - 1}.", (string?)(await awa.GetAsync("drafting", $"{path}/revisions/{number}")).Json!["standfirst"]);
            }

            revision = newest;
        }
    }

    [Fact]
    public async Task A_name_is_erased_from_what_is_not_recorded_and_does_not_come_back_when_it_is()
    {
        var writer = new TestUser(drafting.Newsroom, $"Sidonie Sans-Trace {Guid.NewGuid().ToString("N")[..8]}", ["reporter"]);
        var article = await DraftingFixture.StartAsync(drafting.Reporter());
        var editor = new TestUser(drafting.Newsroom, $"Fulgence Effacé {Guid.NewGuid().ToString("N")[..8]}", ["editor"]);
        await SaveAsync(editor, article, 1, new { baseRevision = 1, standfirst = "Un chapô." });
        await SaveAsync(editor, article, 2, new { baseRevision = 2, standfirst = "Un autre chapô." });
        var own = await DraftingFixture.StartAsync(writer);
        await SaveAsync(writer, own, 1, new { baseRevision = 1, standfirst = "Un chapô." });
        foreach (var person in new[] { editor, writer })
        {
            Assert.Contains("drafting.mt_doc_workingcopy", await Infrastructure.Erasure.FindAsync(drafting.Newsroom, "drafting", person.Name));
            await Infrastructure.Erasure.EraseAsync(drafting.Newsroom, person.Id, "drafting");
            Assert.Empty(await Infrastructure.Erasure.FindAsync(drafting.Newsroom, "drafting", person.Name));
        }

        var reader = drafting.Editor();
        Assert.Equal(Person.Erased, (string?)(await reader.GetAsync("drafting", $"/api/drafts/{article}/revisions/2")).Json!["by"]!["name"]);
        Assert.Equal("Un autre chapô.", (string?)(await DraftingFixture.PageAsync(reader, article))["standfirst"]);
        foreach (var each in new[] { article, own })
        {
            Assert.Equal(200, (await reader.PostAsync("drafting", $"/api/drafts/{each}/record")).Status);
        }

        await SaveAsync(editor, article, 3, new { baseRevision = 3, standfirst = "Encore un." });
        foreach (var person in new[] { editor, writer })
        {
            Assert.Empty(await Infrastructure.Erasure.FindAsync(drafting.Newsroom, "drafting", person.Name));
        }

        Assert.Equal(Person.Erased, await drafting.Newsroom.AskAsync<string>(
            "drafting", $"select headers ->> 'who' from drafting.mt_events where stream_id = '{own}' and type = 'draft_revised'"));
    }

    [Fact]
    public async Task A_draft_whose_saves_were_events_goes_on()
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var article = await DraftingFixture.StartAsync(awa);
        var path = $"/api/drafts/{article}";
        await drafting.Newsroom.AskAsync<long>(
            "drafting",
            $$"""
            with started as (select * from drafting.mt_events where stream_id = '{{article}}'),
                 revised as (
                     insert into drafting.mt_events
                         (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, headers, user_name, causation_id, correlation_id)
                     select nextval('drafting.mt_events_sequence'), gen_random_uuid(), stream_id, number,
                         jsonb_build_object('by', data -> 'by', 'revision', number, 'baseRevision', number - 1,
                             'copy', jsonb_set(data -> 'copy', '{headline}', to_jsonb('Ancien ' || number))),
                         'draft_revised', timestamp + number * interval '1 minute', tenant_id,
                         replace(mt_dotnet_type, 'DraftStarted', 'DraftRevised'), headers, user_name, causation_id, correlation_id
                     from started, generate_series(2, 4) number returning 1),
                 stream as (update drafting.mt_streams set version = 4 where id = '{{article}}' returning 1),
                 copy as (delete from drafting.mt_doc_workingcopy where id = '{{article}}' returning 1)
            select count(*) from revised, stream, copy
            """);
        await drafting.Newsroom.AnotherCopy("drafting").RunAsync("rebuild");
        var page = await awa.GetAsync("drafting", path);
        Assert.Equal(("Ancien 4", "\"4\""), ((string?)page.Json!["headline"], page.ETag));
        var listed = (await awa.GetAsync("drafting", $"{path}/revisions")).Json!["items"]!.AsArray();
        Assert.Equal([(4, 1, 4)], listed.Select(each => ((int)each!["revision"]!, (int)each["firstRevision"]!, (int)each["saves"]!)));
        Assert.Equal("Ancien 3", (string?)(await awa.GetAsync("drafting", $"{path}/revisions/3")).Json!["headline"]);
        var merged = await editor.PutAsync("drafting", path, new { baseRevision = 2, standfirst = "Un chapô." }, ifMatch: "\"4\"");
        Assert.Equal((200, 5, "\"5\""), (merged.Status, (int)merged.Json!["revision"]!, merged.ETag));
        Assert.Equal(4, await drafting.EventsAsync(article));
        Assert.Equal(200, (await awa.PostAsync("drafting", $"{path}/submit", new { revision = 5 })).Status);
        listed = (await awa.GetAsync("drafting", $"{path}/revisions")).Json!["items"]!.AsArray();
        Assert.Equal([5, 4], listed.Select(each => (int)each!["revision"]!));
    }

    [Fact]
    public async Task A_save_and_an_act_at_the_same_moment_know_of_each_other()
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        string[] fields = ["standfirst", "byline", "place"];
        for (var round = 0; round < 12; round++)
        {
            var article = await DraftingFixture.StartAsync(awa);
            var saves = fields.Select(field => awa.PutAsync(
                "drafting", $"/api/drafts/{article}", new Dictionary<string, object> { ["baseRevision"] = 1, [field] = "Kidal" }));
            var (spiking, answers) = (SpikeAsync(article), await Task.WhenAll(saves));
            Assert.Equal(200, (await spiking).Status);
            Assert.All(answers, answer => Assert.True(answer.Status == 200 || answer.Code == "spiked", answer.Body));
            var page = await DraftingFixture.PageAsync(awa, article);
            Assert.Equal(1 + answers.Count(answer => answer.Ok), (int)page["revision"]!);
            Assert.Equal(answers.Select(answer => answer.Ok), fields.Select(field => (string?)page[field] is not (null or "mali")));
            // What was saved before is recorded before it, whoever was first.
            var events = await drafting.Newsroom.AskAsync<string>(
                "drafting", $"select string_agg(type, ' ' order by version) from drafting.mt_events where stream_id = '{article}'");
            Assert.Equal(answers.Any(answer => answer.Ok) ? "draft_started draft_revised draft_spiked" : "draft_started draft_spiked", events);
        }

        async Task<Answer> SpikeAsync(Guid article)
        {
            while (true)
            {
                var seen = (await editor.GetAsync("drafting", $"/api/drafts/{article}")).ETag;
                var answer = await editor.PostAsync("drafting", $"/api/drafts/{article}/spike", new { reason = "Doublon." }, ifMatch: seen);
                if (answer.Status != 412)
                {
                    return answer;
                }
            }
        }
    }

    private async Task<Answer> LeftAloneAsync(TestUser writer, Guid article)
    {
        await drafting.Newsroom.AskAsync<long>(
            "drafting",
            $$"""
            with earlier as (
                update drafting.mt_doc_workingcopy
                set saved_at = saved_at - interval '10 minutes',
                    data = jsonb_set(data, '{unrecorded,savedAt}', to_jsonb((data -> 'unrecorded' ->> 'savedAt')::timestamptz - interval '10 minutes'))
                where id = '{{article}}' returning 1)
            select count(*) from earlier
            """);
        await Eventually.TrueAsync(async () => await drafting.EventsAsync(article, "draft_revised") == 1, "it is recorded");
        return await writer.GetAsync("drafting", $"/api/drafts/{article}");
    }

    private static async Task<JsonNode> SaveAsync(TestUser writer, Guid article, int revision, object save)
    {
        var saved = await writer.PutAsync("drafting", $"/api/drafts/{article}", save);
        Assert.True(saved.Status == 200, saved.Body);
        Assert.Equal((revision + 1, false, false), (
            (int)saved.Json!["revision"]!, (bool)saved.Json["recorded"]!, (bool)saved.Json["receipt"]!["recorded"]!));
        return saved.Json;
    }

    private static long Number(Answer page) => long.Parse(page.ETag!.Trim('"'), CultureInfo.InvariantCulture);

    // What is left when the dead rows are gone, which every update leaves for a while.
    private async Task<Dictionary<string, long>> SizesAsync()
    {
        await using var connection = drafting.Newsroom.Database("drafting");
        await connection.OpenAsync();
        await using (var vacuum = new NpgsqlCommand("vacuum full", connection) { CommandTimeout = 120 })
        {
            await vacuum.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(
            "select relname::text, pg_total_relation_size(oid) from pg_class where relnamespace = 'drafting'::regnamespace and relkind = 'r'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            sizes[reader.GetString(0)] = reader.GetInt64(1);
        }

        return sizes;
    }
}

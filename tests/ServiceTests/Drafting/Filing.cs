using System.Text.Json.Nodes;

namespace EditorialPlatform.Tests.ServiceTests.Drafting;

/// <summary>Starting, importing and revising over HTTP, with and without lost responses.</summary>
public sealed class Filing(DraftingFixture drafting) : IClassFixture<DraftingFixture>
{
    [Fact]
    public async Task A_draft_is_started_read_back_listed_and_seen_by_nobody_else()
    {
        var (awa, other, editor) = (drafting.Reporter(), drafting.Reporter(), drafting.Editor());
        var article = Guid.CreateVersion7();
        var started = await awa.PostAsync("drafting", "/api/drafts", DraftingFixture.Example(article));
        Assert.Equal((201, "\"1\"", $"/api/drafts/{article}"), (started.Status, started.ETag, started.Headers.Location?.ToString()));
        Assert.Equal(
            (1, 64, 12), ((int)started.Json!["receipt"]!["revision"]!, (int)started.Json["receipt"]!["characters"]!, (int)started.Json["receipt"]!["words"]!));
        var page = await awa.GetAsync("drafting", $"/api/drafts/{article}");
        Assert.Equal((200, "\"1\""), (page.Status, page.ETag));
        Assert.Equal("Le puits a rouvert.\n\nQuarante familles y puisent.", (string?)page.Json!["body"]);
        Assert.Equal(("draft", "actualites", "mali"), ((string?)page.Json["state"], (string?)page.Json["section"], (string?)page.Json["place"]));
        Assert.Contains(article.ToString(), (await awa.GetAsync("drafting", "/api/drafts")).Body, StringComparison.Ordinal);
        Assert.Contains(article.ToString(), (await editor.GetAsync("drafting", "/api/drafts?state=draft")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(article.ToString(), (await awa.GetAsync("drafting", "/api/drafts?state=spiked")).Body, StringComparison.Ordinal);
        foreach (var stranger in new[] { other, drafting.Translator() })
        {
            Assert.DoesNotContain(article.ToString(), (await stranger.GetAsync("drafting", "/api/drafts")).Body, StringComparison.Ordinal);
            foreach (var path in new[] { "", "/revisions", "/revisions/1", "/diff?from=1&to=1" })
            {
                Assert.Equal(404, (await stranger.GetAsync("drafting", $"/api/drafts/{article}{path}")).Status);
            }

            Assert.Equal(404, (await stranger.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1, headline = "x" })).Status);
        }

        Assert.Equal(403, (await drafting.Translator().PostAsync("drafting", "/api/drafts", DraftingFixture.Example(Guid.CreateVersion7()))).Status);
        Assert.Equal(404, (await awa.GetAsync("drafting", $"/api/drafts/{Guid.NewGuid()}")).Status);
    }

    [Fact]
    public async Task Whatever_the_body_nothing_is_stored_and_nothing_fails()
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.StartAsync(awa);
        (object Body, string Type, int Status)[] wrong =
        [
            ("", "application/json", 422), ("{", "application/json", 400), ("[]", "application/json", 400),
            ("null", "application/json", 400), ("""{ "baseRevision": "1" }""", "application/json", 400),
            ("""{ "baseRevision": 1, "unknown": 1 }""", "application/json", 400),
            ("""{ "baseRevision": 1, "headline": "a", "headline": "b" }""", "application/json", 400),
            ("""{ "baseRevision": 1, "headline": "\u0000" }""", "application/json", 400),
            ("""{ "baseRevision": 1, "headline": "\ud800" }""", "application/json", 400),
            ("""{ "baseRevision": 99 }""", "application/json", 422),
            ("""{ "baseRevision": -1 }""", "application/json", 422), ("""{ "baseRevision": 1e99 }""", "application/json", 400),
            ("""{ "baseRevision": 1, "blocks": [{ "kind": "video", "text": "x" }] }""", "application/json", 400),
            ("""{ "baseRevision": 1, "blocks": [null] }""", "application/json", 422),
            ("""{ "baseRevision": 1, "related": [null] }""", "application/json", 422),
            ("""{ "baseRevision": 1, "tags": [null] }""", "application/json", 422),
            ("""{ "baseRevision": 1, "articleId": "00000000-0000-0000-0000-000000000001" }""", "application/json", 400),
            ("""{ "baseRevision": 1, "body": "a\u202eb" }""", "application/json", 422),
            ($$"""{ "baseRevision": 1, "body": "{{string.Join("\\n\\n", Enumerable.Repeat("x", 401))}}" }""", "application/json", 422),
            ($$"""{ "baseRevision": 1, "body": "{{new string('x', 5_001)}}" }""", "application/json", 422),
            ($$"""{ "baseRevision": 1, "body": "{{string.Concat(Enumerable.Repeat("*a **b ", 700))}}" }""", "application/json", 422),
            ($$"""{ "baseRevision": 1, "headline": "{{new string('x', 2_000_000)}}" }""", "application/json", 413), ("headline", "text/plain", 415),
        ];
        foreach (var (body, type, status) in wrong)
        {
            var answer = await awa.SendAsync("drafting", HttpMethod.Put, $"/api/drafts/{article}", body, mediaType: type);
            Assert.True(
                answer.Status == status || (status == 422 && answer.Status == 200 && ((string)body).Contains("**b", StringComparison.Ordinal)),
                $"{((string)body)[..Math.Min(90, ((string)body).Length)]}: {answer.Status} {answer.Body}");
        }

        foreach (var path in new[] { "/revisions?limit=0", "/revisions?cursor=x", "/revisions?all=perhaps", "/diff", "/diff?from=1&to=9", "/diff?from=a&to=1" })
        {
            Assert.Equal((path, 422), (path, (await awa.GetAsync("drafting", $"/api/drafts/{article}{path}")).Status));
        }

        foreach (var path in new[] { "/revisions/0", "/revisions/9", "/revisions/99999999999", "/revisions/x" })
        {
            Assert.Equal((path, 404), (path, (await awa.GetAsync("drafting", $"/api/drafts/{article}{path}")).Status));
        }

        Assert.Equal(422, (await awa.GetAsync("drafting", "/api/drafts?state=published")).Status);
        Assert.Equal(422, (await awa.GetAsync("drafting", "/api/drafts?cursor=AAAA")).Status);
    }

    [Fact]
    public async Task Keys_make_a_repeat_harmless_in_turn_and_at_once_and_are_refused_for_another_command()
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.StartAsync(awa);
        var path = $"/api/drafts/{article}";
        var together = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(_ => awa.PutAsync("drafting", path, new { baseRevision = 1, headline = "Un puits" }, key: "k1")));
        Assert.All(together, answer => Assert.Equal((200, together[0].Body), (answer.Status, answer.Body)));
        Assert.Equal(2, (int)(await DraftingFixture.PageAsync(awa, article))["revision"]!);
        Assert.Equal(422, (await awa.PutAsync("drafting", path, new { baseRevision = 1, headline = "Deux puits" }, key: "k1")).Status);
        Assert.Equal(422, (await awa.PostAsync("drafting", $"{path}/submit", new { revision = 2 }, key: "k1")).Status);
        Assert.Equal(400, (await awa.PutAsync("drafting", path, new { baseRevision = 2 }, key: "deux mots")).Status);
        Assert.Equal("idempotency-key-reuse", (await awa.PutAsync("drafting", path, new { baseRevision = 2 }, key: "k1")).Code);
        Assert.Equal(2, (int)(await DraftingFixture.PageAsync(awa, article))["revision"]!);
    }

    /// <summary>Every second response is lost, and the client repeats each request until it receives one, with or without an idempotency key.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_loses_every_second_answer_files_one_article_and_one_revision_for_each_change(bool withKeys)
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var (article, sent) = (Guid.CreateVersion7(), 0);
        async Task<Answer> Insist(HttpMethod method, string path, object body)
        {
            var key = withKeys ? $"{article:N}-{path.Length}-{body.GetHashCode()}-{sent}" : null;
            while (true)
            {
                var answer = await awa.SendAsync("drafting", method, path, body, key: key);
                if (sent++ % 2 == 1)
                {
                    return answer;
                }
            }
        }

        var started = await Insist(HttpMethod.Post, "/api/drafts", DraftingFixture.Example(article));
        Assert.True(started.Status == 201, started.Body);
        var revision = 1;
        for (var change = 1; change <= 6; change++)
        {
            // Adds a paragraph without an id each time, which a repeated request must not add twice.
            var page = await DraftingFixture.PageAsync(awa, article);
            JsonArray blocks = [
                .. page["blocks"]!.AsArray().Select(block => block!.DeepClone()),
                new JsonObject { ["kind"] = "paragraph", ["text"] = $"Paragraphe {change}." }
            ];
            var save = new JsonObject { ["baseRevision"] = (int)page["revision"]!, ["blocks"] = blocks }.ToJsonString();
            var saved = await Insist(HttpMethod.Put, $"/api/drafts/{article}", save);
            Assert.True(saved.Status == 200, saved.Body);
            Assert.Equal(++revision, (int)saved.Json!["revision"]!);
            if (change == 3)
            {
                // Another person edits the new paragraph in between, which must not turn the repeated request into a conflict.
                var edited = (await DraftingFixture.PageAsync(editor, article))["body"]!
                    .GetValue<string>()
                    .Replace("Paragraphe 3.", "Paragraphe trois.", StringComparison.Ordinal);
                Assert.Equal(200, (await editor.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = revision, body = edited })).Status);
                revision++;
                var again = await awa.SendAsync("drafting", HttpMethod.Put, $"/api/drafts/{article}", save);
                Assert.Equal((200, revision - 1), (again.Status, (int)again.Json!["revision"]!));
            }
        }

        var final = await DraftingFixture.PageAsync(awa, article);
        Assert.Equal(revision, (int)final["revision"]!);
        Assert.Equal(8, final["blocks"]!.AsArray().Count);
        Assert.Contains("Paragraphe trois.", (string)final["body"]!, StringComparison.Ordinal);
        var submitted = await Insist(HttpMethod.Post, $"/api/drafts/{article}/submit", new { revision });
        Assert.Equal((200, "submitted"), (submitted.Status, (string?)submitted.Json!["state"]));
        // The reporter's up to the third, the editor's, and the reporter's that were handed in.
        Assert.Equal((1, 3, 1), (
            await drafting.EventsAsync(article, "draft_started"),
            await drafting.EventsAsync(article, "draft_revised"),
            await drafting.EventsAsync(article, "draft_submitted")));
    }

    [Fact]
    public async Task Two_who_write_at_once_are_merged_by_paragraph_or_told_both_wordings()
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var article = await DraftingFixture.StartAsync(awa);
        var path = $"/api/drafts/{article}";
        var both = await Task.WhenAll(
            awa.PutAsync("drafting", path, new { baseRevision = 1, body = "Le puits a rouvert mardi.\n\nQuarante familles y puisent." }),
            editor.PutAsync("drafting", path, new { baseRevision = 1, body = "Le puits a rouvert.\n\nCinquante familles y puisent." }));
        Assert.All(both, answer => Assert.Equal(200, answer.Status));
        Assert.Equal("Le puits a rouvert mardi.\n\nCinquante familles y puisent.", (string?)(await DraftingFixture.PageAsync(awa, article))["body"]);

        var conflict = await editor.PutAsync("drafting", path, new { baseRevision = 1, body = "Le puits a rouvert jeudi.\n\nQuarante familles y puisent." });
        Assert.Equal((409, "merge-conflict"), (conflict.Status, conflict.Code));
        var only = conflict.Json!["conflicts"]!.AsArray().Single()!;
        Assert.Equal(
            ("aaaaaaaa", "Le puits a rouvert.", "Le puits a rouvert jeudi.", "Le puits a rouvert mardi."),
            ((string?)only["blockId"], (string?)only["base"], (string?)only["mine"], (string?)only["theirs"]));
        var deleted = await editor.PutAsync("drafting", path, new { baseRevision = 1, body = "Quarante familles y puisent." });
        Assert.Equal(409, deleted.Status);
        Assert.Null(deleted.Json!["conflicts"]!.AsArray().Single()!["mine"]);
        // Whoever was second recorded what the other had written.
        Assert.Equal((3, 1), ((int)(await DraftingFixture.PageAsync(awa, article))["revision"]!, await drafting.EventsAsync(article, "draft_revised")));
    }

    [Fact]
    public async Task Versions_are_honoured_where_they_are_sent_and_required_where_something_ends()
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var article = await DraftingFixture.SubmittedAsync(awa);
        foreach (var (who, act, body) in new (TestUser, string, object)[]
        {
            (awa, "withdraw", new { }),
            (editor, "spike", new { reason = "Doublon." }),
            (editor, "restore", new { }),
            (awa, "reopen", new { kind = "update" }),
            (awa, "revisions/1/restore", new { })
        })
        {
            Assert.Equal((act, 428), (act, (await who.PostAsync("drafting", $"/api/drafts/{article}/{act}", body)).Status));
            var stale = await who.PostAsync("drafting", $"/api/drafts/{article}/{act}", body, ifMatch: "\"1\"");
            Assert.Equal((act, 412, "\"2\"", "stale-version"), (act, stale.Status, stale.ETag, stale.Code));
        }

        Assert.Equal(412, (await awa.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1, headline = "x" }, ifMatch: "\"1\"")).Status);
        Assert.Equal(400, (await awa.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1, headline = "x" }, ifMatch: "1")).Status);
        Assert.Equal(403, (await awa.PostAsync("drafting", $"/api/drafts/{article}/spike", new { reason = "x" })).Status);
        Assert.Equal(2, await drafting.EventsAsync(article));
        var withdrawn = await awa.PostAsync("drafting", $"/api/drafts/{article}/withdraw", new { reason = "Une erreur." }, ifMatch: "\"2\"");
        Assert.Equal((200, "withdrawing", "\"3\""), (withdrawn.Status, (string?)withdrawn.Json!["state"], withdrawn.ETag));
    }

    [Fact]
    public async Task Spiked_and_restored()
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var article = await DraftingFixture.StartAsync(awa);
        Assert.Equal(422, (await editor.PostAsync("drafting", $"/api/drafts/{article}/spike", new { }, ifMatch: "\"1\"")).Status);
        Assert.Equal(
            "spiked",
            (string?)(await editor.PostAsync("drafting", $"/api/drafts/{article}/spike", new { reason = "Doublon." }, ifMatch: "\"1\"")).Json!["state"]);
        Assert.Equal("spiked", (await awa.PostAsync("drafting", $"/api/drafts/{article}/submit", new { revision = 1 })).Code);
        Assert.Equal("draft", (string?)(await editor.PostAsync("drafting", $"/api/drafts/{article}/restore", new { }, ifMatch: "\"2\"")).Json!["state"]);
        Assert.Equal(409, (await awa.PostAsync("drafting", $"/api/drafts/{article}/reopen", new { kind = "update" }, ifMatch: "\"3\"")).Status);
    }

    [Fact]
    public async Task Revisions_are_listed_compared_and_restored()
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var article = await DraftingFixture.StartAsync(awa);
        var path = $"/api/drafts/{article}";
        await awa.PutAsync("drafting", path, new { baseRevision = 1, body = "Le puits a rouvert mardi.\n\nQuarante familles y puisent." });
        await awa.PutAsync("drafting", path, new { baseRevision = 2, body = "Quarante familles y puisent.\n\nLe puits a rouvert mardi." });
        await editor.PutAsync("drafting", path, new { baseRevision = 3, headline = "Un puits à Kidal" });

        var grouped = (await awa.GetAsync("drafting", $"{path}/revisions")).Json!["items"]!.AsArray();
        Assert.Equal([(3, 2), (1, 1)], grouped.Select(group => ((int)group!["revision"]!, (int)group["firstRevision"]!)));
        Assert.Equal(awa.Id.ToString(), (string?)grouped[0]!["by"]!["id"]);
        var first = await awa.GetAsync("drafting", $"{path}/revisions?all=true&limit=3");
        var rest = await awa.GetAsync("drafting", $"{path}/revisions?all=true&limit=3&cursor={first.Json!["next"]}");
        Assert.Equal([4, 3, 2, 1], first.Json["items"]!.AsArray().Concat(rest.Json!["items"]!.AsArray()).Select(each => (int)each!["revision"]!));
        Assert.Null(rest.Json["next"]);

        var old = await awa.GetAsync("drafting", $"{path}/revisions/1");
        Assert.Equal(
            (200, "\"4\"", "Le puits a rouvert.\n\nQuarante familles y puisent.", 64),
            (old.Status, old.ETag, (string?)old.Json!["body"], (int)old.Json["receipt"]!["characters"]!));
        var diff = (await awa.GetAsync("drafting", $"{path}/diff?from=1&to=4")).Json!;
        Assert.Equal("headline", (string?)diff["fields"]!.AsArray().Single()!["field"]);
        Assert.Equal(["aaaaaaaa", "bbbbbbbb"], diff["blocks"]!.AsArray().Select(block => (string?)block!["blockId"]).Order());
        Assert.Single(diff["blocks"]!.AsArray(), block => (bool)block!["moved"]!);
        Assert.Contains(diff["blocks"]!.AsArray(), block => (string?)block!["change"] == "changed"
            && block["words"]!.AsArray().Any(words => (string?)words!["change"] == "added" && (string?)words["text"] == " mardi"));

        var restored = await awa.PostAsync("drafting", $"{path}/revisions/1/restore", new { }, ifMatch: old.ETag, key: "back");
        Assert.Equal((200, 5), (restored.Status, (int)restored.Json!["revision"]!));
        Assert.Equal(restored.Body, (await awa.PostAsync("drafting", $"{path}/revisions/1/restore", new { }, ifMatch: old.ETag, key: "back")).Body);
        Assert.Equal("Le puits de Kidal", (string?)(await DraftingFixture.PageAsync(awa, article))["headline"]);
        Assert.Equal(1, (int)(await awa.GetAsync("drafting", $"{path}/revisions")).Json!["items"]![0]!["restoredFrom"]!);
        Assert.Equal(404, (await awa.PostAsync("drafting", $"{path}/revisions/9/restore", new { }, ifMatch: restored.ETag)).Status);
        Assert.Equal(4, await drafting.EventsAsync(article));
    }

    [Fact]
    public async Task An_import_is_a_draft_with_questions_and_again_the_same_one()
    {
        var awa = drafting.Reporter();
        var article = Guid.CreateVersion7();
        const string text = "Le puits de Kidal\n\nACTUALITÉS/MALI\n\n11/5/20252 min read\n\nLe puits a rouvert mardi, après quatre mois de travaux.\n\nÀ lire "
            + "aussi : Autre chose";
        var path = $"/api/drafts/import?language=fr&articleId={article}";
        var imported = await awa.SendAsync("drafting", HttpMethod.Post, path, text, mediaType: "text/plain");
        Assert.True(imported.Status == 201, imported.Body);
        Assert.Equal("11/5/2025", (string?)imported.Json!["questions"]![0]!["found"]);
        var again = await awa.SendAsync("drafting", HttpMethod.Post, path, text, mediaType: "text/plain");
        Assert.Equal((201, imported.Body), (again.Status, again.Body));
        Assert.Equal(409, (await awa.SendAsync("drafting", HttpMethod.Post, path, "Autre\n\nTexte.", mediaType: "text/plain")).Status);
        Assert.Single((await DraftingFixture.PageAsync(awa, article))["questions"]!.AsArray());
        Assert.Equal(200, (await awa.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1, dateline = "2025-11-05" })).Status);
        Assert.Empty((await DraftingFixture.PageAsync(awa, article))["questions"]!.AsArray());

        Assert.Equal(415, (await awa.SendAsync("drafting", HttpMethod.Post, "/api/drafts/import?language=fr", "x", mediaType: "application/pdf")).Status);
        Assert.Equal(422, (await awa.SendAsync("drafting", HttpMethod.Post, "/api/drafts/import", "x", mediaType: "text/plain")).Status);
        Assert.Equal(
            422, (await awa.SendAsync("drafting", HttpMethod.Post, "/api/drafts/import?language=fr&articleId=x", "x", mediaType: "text/plain")).Status);
        Assert.Equal(422, (await awa.SendAsync("drafting", HttpMethod.Post, "/api/drafts/import?language=fr", " \n ", mediaType: "text/plain")).Status);
        Assert.Equal(400, (await awa.SendAsync("drafting", HttpMethod.Post, "/api/drafts/import?language=fr", "a\0b", mediaType: "text/plain")).Status);
        Assert.Equal(
            413,
            (await awa.SendAsync("drafting", HttpMethod.Post, "/api/drafts/import?language=fr", new string('x', 1_100_000), mediaType: "text/html")).Status);
        Assert.Equal(
            403,
            (await drafting.Translator().SendAsync("drafting", HttpMethod.Post, "/api/drafts/import?language=fr", "T\n\nx", mediaType: "text/plain")).Status);
        var html = await awa.SendAsync(
            "drafting",
            HttpMethod.Post,
            "/api/drafts/import?language=fr",
            "<h1>Titre</h1><p class=MsoNormal>Un <b>mot</b>.<o:p></o:p></p>" + string.Concat(Enumerable.Repeat("<div>", 100_000)),
            mediaType: "text/html");
        Assert.True(html.Status == 201, html.Body);
    }
}

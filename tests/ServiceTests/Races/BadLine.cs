using System.Text.Json.Nodes;
using EditorialPlatform.Tests.ServiceTests.Review;

namespace EditorialPlatform.Tests.ServiceTests.Races;

/// <summary>A reporter whose every second response is lost. Unanswered requests
/// are sent again, sometimes before the first has arrived.</summary>
public sealed class BadLine(ReviewFixture desk) : IClassFixture<ReviewFixture>
{
    private int sent;

    public static TheoryData<bool, int> Lines => [.. from withKeys in new[] { true, false } from row in Schedule.Seeds(20261105) select (withKeys, row.Data)];

    /// <param name="withKeys">Whether the client sends idempotency keys; otherwise the merge has to recognize repeated requests.</param>
    [Theory]
    [MemberData(nameof(Lines))]
    public Task Whoever_loses_every_second_answer_ends_with_one_article_and_one_revision_for_each_change(bool withKeys, int seed) =>
        Schedule.RunAsync(seed, async schedule =>
    {
        var random = new Random(schedule.Seed);
        var reporter = new TestUser(desk.Newsroom, "Awa Traoré", ["reporter"]);
        var article = Guid.CreateVersion7();
        var address = $"/api/drafts/{article}";
        var paragraphs = new List<string> { "Le puits a rouvert.", "Quarante familles y puisent." };
        var revision = Revision(await SendAsync(
            HttpMethod.Post,
            "/api/drafts",
            new { articleId = article, language = "fr", headline = "Le puits de Kidal", section = "ACTUALITÉS", body = Body() }));
        for (var change = 2; change <= 12; change++)
        {
            // Continues the text, starts a paragraph, or changes the headline; saving the same again is no change.
            switch (change % 3)
            {
                case 0:
                    paragraphs[^1] += $" Et {change} autres.";
                    break;
                case 1:
                    paragraphs.Add($"Le maire en attend {change}.");
                    break;
            }

            object save = change % 3 == 2
                ? new { baseRevision = revision, headline = $"Le puits de Kidal ({change})" }
                : new { baseRevision = revision, body = Body() };
            var basis = revision;
            revision = Revision(await SendAsync(HttpMethod.Put, address, save));
            Assert.Equal((change, change - 1), (revision, basis));
            Assert.Equal(revision, Revision(await SendAsync(HttpMethod.Put, address, new { baseRevision = revision, standfirst = (string?)null })));
        }

        await SendAsync(HttpMethod.Post, $"{address}/submit", new { revision });
        var review = await Eventually.JsonAsync(() => desk.Editor.GetAsync("review", ReviewFixture.Path(article)), _ => true, "it is under review");
        var draft = (await reporter.GetAsync("drafting", address)).Json!;
        Assert.Equal((12, "submitted", 12, 1), ((int)draft["revision"]!, (string?)draft["state"], (int)review["revision"]!, (int)review["round"]!));
        Assert.Equal(paragraphs, draft["blocks"]!.AsArray().Select(block => (string)block!["text"]!));
        Assert.Equal(1L, await desk.Newsroom.AskAsync<long>(
            "drafting", $"select count(*) from drafting.mt_events where stream_id = '{article}' and type = 'draft_revised'"));
        Assert.Equal(3L, await desk.Newsroom.AskAsync<long>("drafting", $"select count(*) from drafting.mt_events where stream_id = '{article}'"));
        Assert.Single((await reporter.GetAsync("drafting", "/api/drafts")).Json!["items"]!.AsArray());

        string Body() => string.Join("\n\n", paragraphs);

        async Task<JsonNode> SendAsync(HttpMethod method, string path, object body)
        {
            var key = withKeys ? $"bad-line-{sent}" : null;
            Answer? answer = null;
            await schedule.DoAsync(new("reporter", $"{method} {path.Replace($"{article}", "", StringComparison.Ordinal)}", random.Next()), async step =>
            {
                if (++sent % 2 == 0)
                {
                    var lost = OnceAsync();
                    // The response is lost; the client repeats the request after a while, or at once.
                    var afterwards = step.Random.Next(2) == 0;
                    step.Note(afterwards ? "lost" : "overtaken");
                    if (afterwards)
                    {
                        await lost;
                    }

                    answer = await OnceAsync();
                    Assert.True(answer.Ok && (await lost).Ok, $"{(await lost).Body} {answer.Body}");
                }

                answer ??= await OnceAsync();
                step.Note($"{answer.Status}");
                Assert.True(answer.Ok, answer.Body);
            });
            return answer!.Json!;

            Task<Answer> OnceAsync() => reporter.SendAsync("drafting", method, path, body, key: key);
        }
    });

    private static int Revision(JsonNode answer) => (int)(answer["receipt"] ?? answer)["revision"]!;
}

using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>Access rights, and the responses to invalid input.</summary>
public sealed class AnswersOfTheService(Newsroom newsroom)
{
    [Fact]
    public async Task Who_may_not_see_it_gets_404_and_who_may_not_do_it_403()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, article);
        var onlyEnglish = new TestUser(newsroom, "Ama Owusu", ["translator"], ["en"]);
        Assert.Equal(404, (await onlyEnglish.GetAsync("translation", Address(article))).Status);
        Assert.Equal(404, (await onlyEnglish.PostAsync("translation", $"{Address(article)}/claim")).Status);
        Assert.Equal(404, (await TestUser.Reporter(newsroom).GetAsync("translation", Address(article))).Status);
        Assert.Equal(403, (await TestUser.Reporter(newsroom).GetAsync("translation", "/api/translations")).Status);
        Assert.Equal(403, (await TestUser.Editor(newsroom).PostAsync("translation", $"{Address(article)}/claim")).Status);
        Assert.Equal(404, (await TestUser.Editor(newsroom).GetAsync("translation", Address(article, "bm"))).Status);
        Assert.Equal(404, (await TestUser.Editor(newsroom).GetAsync("translation", Address(Guid.NewGuid()))).Status);
        Assert.DoesNotContain(
            (await onlyEnglish.GetAsync("translation", "/api/translations?limit=200")).Json!["items"]!.AsArray(),
            line => line!["articleId"]!.GetValue<Guid>() == article);
    }

    [Fact]
    public async Task What_ends_something_needs_the_version_that_was_looked_at()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, grace) = (Guid.CreateVersion7(), TestUser.Translator(newsroom));
        await OpenAsync(newsroom, bus, article);
        foreach (var act in new[] { "submit", "return", "approve", "withdraw" })
        {
            Assert.Equal((act, 428), (act, (await grace.PostAsync("translation", $"{Address(article)}/{act}")).Status));
            Assert.Equal((act, 412), (act, (await grace.PostAsync("translation", $"{Address(article)}/{act}", ifMatch: "\"9\"")).Status));
        }

        var unready = await grace.PostAsync("translation", $"{Address(article)}/submit", ifMatch: "\"1\"");
        Assert.Equal((409, "not-ready", 5), (unready.Status, unready.Code, unready.Json!["segments"]!.AsArray().Count));
        Assert.Equal(422, (await grace.PostAsync("translation", $"{Address(article)}/withdraw", ifMatch: "\"1\"")).Status);
        var withdrawn = await grace.PostAsync("translation", $"{Address(article)}/withdraw", new { reason = "Trop local." }, ifMatch: "\"1\"");
        Assert.Equal((200, "\"2\"", "withdrawn"), (withdrawn.Status, withdrawn.ETag, withdrawn.Json!["state"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Two_who_claim_at_once_have_one_winner()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await OpenAsync(newsroom, bus, article);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(_ => TestUser.Translator(newsroom).PostAsync("translation", $"{Address(article)}/claim")));
        Assert.Equal(
            ["200 ", "409 claimed", "409 claimed", "409 claimed", "409 claimed", "409 claimed"],
            answers.Select(answer => $"{answer.Status} {(answer.Ok ? "" : answer.Code)}").Order());
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("{\"target\":5}", 400)]
    [InlineData("{\"target\":\"a\\u0000\"}", 400)]
    [InlineData("{\"target\":\"a\",\"id\":\"headline\"}", 400)]
    [InlineData("{\"target\":\"a\",\"state\":\"approved\"}", 400)]
    [InlineData("{\"target\":\"a\"}", 422)]
    [InlineData("{\"target\":\"a\",\"sourceHash\":\"old\"}", 409)]
    public async Task Bad_input_is_answered_and_nothing_is_stored(string body, int status)
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, grace) = (Guid.CreateVersion7(), TestUser.Translator(newsroom));
        await OpenAsync(newsroom, bus, article);
        Assert.Equal(status, (await grace.PutAsync("translation", $"{Address(article)}/segments/headline", body)).Status);
        Assert.Equal("\"1\"", (await grace.GetAsync("translation", Address(article))).ETag);
    }

    [Theory]
    [InlineData("?state=approved", 422)]
    [InlineData("?language=%00", 422)]
    [InlineData("?language=en%27", 200)]
    [InlineData("?limit=0", 422)]
    [InlineData("?cursor=x", 422)]
    public async Task A_queue_asked_for_in_the_wrong_way_says_so(string query, int status) =>
        Assert.Equal(status, (await TestUser.Translator(newsroom).GetAsync("translation", $"/api/translations{query}")).Status);

    [Fact]
    public async Task The_queue_comes_in_pages_oldest_first()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var articles = Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var article in articles)
        {
            await OpenAsync(newsroom, bus, article);
        }

        var grace = TestUser.Translator(newsroom);
        var (seen, next) = (new List<Guid>(), "");
        do
        {
            var page = (await grace.GetAsync("translation", $"/api/translations?language=en&state=open&limit=2{next}")).Json!;
            seen.AddRange(page["items"]!.AsArray().Select(line => line!["articleId"]!.GetValue<Guid>()));
            next = page["next"] is { } cursor ? $"&cursor={cursor}" : "";
        }
        while (next.Length > 0);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(articles, seen.Where(articles.Contains));
    }
}

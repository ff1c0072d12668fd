namespace EditorialPlatform.Tests.ServiceTests;

public sealed class MainRoad(Newsroom newsroom)
{
    [Fact]
    public async Task A_submitted_draft_opens_a_review()
    {
        var reporter = TestUser.Reporter(newsroom);
        var id = Guid.CreateVersion7();
        var started = await reporter.PostAsync(
            "drafting", "/api/drafts", new { articleId = id, language = "fr", headline = "Le puits de Kidal" }, key: "start");
        Assert.True(started.Status == 201, started.Body);
        var again = await reporter.PostAsync("drafting", "/api/drafts", new { articleId = id, language = "fr", headline = "Le puits de Kidal" }, key: "start");
        Assert.Equal(started.Body, again.Body);
        var submitted = await reporter.PostAsync("drafting", $"/api/drafts/{id}/submit", new { revision = 1 });
        Assert.True(submitted.Status == 200, submitted.Body);
        await Eventually.TrueAsync(
            async () => await newsroom.AskAsync<long>("review", $"select count(*) from review.mt_events where stream_id = '{id}'") == 1, "the review is open");
    }
}

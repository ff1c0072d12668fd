namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

public sealed class Traces(Newsroom newsroom)
{
    [Fact]
    public async Task One_trace_leads_from_the_submission_to_its_approval_and_back_to_the_draft()
    {
        var (reporter, editor) = (TestUser.Reporter(newsroom), TestUser.Editor(newsroom));
        var article = Guid.CreateVersion7();
        var copy = Examples.Copy();
        var started = await reporter.PostAsync(
            "drafting", "/api/drafts", new { articleId = article, language = "fr", headline = copy.Headline, section = "actualites", body = "Un mot." });
        Assert.True(started.Status == 201, started.Body);
        Assert.Equal(200, (await reporter.PostAsync("drafting", $"/api/drafts/{article}/submit", new { revision = 1 })).Status);
        await Eventually.JsonAsync(() => editor.GetAsync("review", $"/api/reviews/{article}"), _ => true, "the review is open");
        var approved = await editor.PostAsync("review", $"/api/reviews/{article}/approve", new { revision = 1, publish = "hold" });
        Assert.True(approved.Status == 200, approved.Body);
        await Eventually.JsonAsync(
            () => reporter.GetAsync("drafting", $"/api/drafts/{article}"), draft => draft["state"]!.GetValue<string>() == "accepted", "the draft is accepted");

        var submission = await TraceOfAsync("drafting", article, "draft_submitted");
        Assert.NotEqual(submission, await TraceOfAsync("drafting", article, "draft_started"));
        Assert.Equal(submission, await TraceOfAsync("review", article, "review_opened"));
        Assert.Equal(submission, await TraceOfAsync("review", article, "copy_approved"));
        Assert.Equal(submission, await TraceOfAsync("drafting", article, "draft_accepted"));
    }

    private Task<string> TraceOfAsync(string service, Guid stream, string name) =>
        newsroom.AskAsync<string>(
            service, $"select split_part(headers ->> 'traceparent', '-', 2) from {service}.mt_events where stream_id = '{stream}' and type = '{name}'");
}

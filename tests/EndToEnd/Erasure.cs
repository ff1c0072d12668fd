using System.Text.RegularExpressions;
using EditorialPlatform.Seed;

namespace EditorialPlatform.Tests.EndToEnd;

/// <summary>An admin erases a person on request, and the newsroom's work continues without the name.</summary>
public sealed partial class Erasure(Platform platform)
{
    [Fact]
    public async Task An_erased_reporter_is_signed_out_and_nameless_and_the_article_stays()
    {
        var mark = Guid.NewGuid().ToString("N")[..10];
        var (name, byline) = ($"Zoubida Effacée {mark}", $"Notre correspondante à Zinder, {mark[..4]}");
        var job = new Job(platform);
        var added = await job.OkAsync(
            "admin",
            admin => admin.PostAsync("/api/people", new { username = $"p{mark}", name, roles = new[] { "reporter" }, languages = new[] { "fr" } }, key: mark));
        var account = new Account($"p{mark}", (string)added.Json["password"]!, ["reporter"], ["fr"]);
        using var reporter = await Member.SignInAsync(Platform.Origin, account);
        var started = await reporter.PostAsync(
            "/api/drafts",
            new { articleId = job.Id, language = "fr", headline = $"Le marché {mark}", body = "Il a rouvert.", section = "ACTUALITÉS", byline },
            key: mark);
        Assert.True(started.Ok, started.ToString());
        Assert.True((await reporter.PostAsync($"{job.Drafts}/submit", new { revision = 1 })).Ok);
        await job.ApproveAsync(1);
        var path = await job.PathAsync("fr");
        Assert.Contains(byline, Tags().Replace(await job.ReadAsync(path), ""), StringComparison.Ordinal);
        Assert.Contains(await job.HistoryAsync(), item => (string?)item["who"] == name);

        var id = (string)added.Json["id"]!;
        Assert.Equal(403, (await (await platform.SignedInAsync("editor")).PostAsync($"/api/people/{id}/erase")).Status);
        await job.OkAsync("admin", admin => admin.PostAsync($"/api/people/{id}/erase", key: $"erase-{mark}"));
        await job.UntilAsync(
            "admin",
            "/api/people/erasures?limit=200",
            "the others are told",
            list => list["items"]!.AsArray().Any(item => (string?)item!["personId"] == id && item["told"] is not null));

        // The session ends, and the account cannot sign in again.
        await WaitTimes.UntilAsync("the session ends", () => reporter.GetAsync("/api/me"), answer => answer.Status == 401);
        await Assert.ThrowsAsync<FilingException>(() => Member.SignInAsync(Platform.Origin, account));

        // The history keeps the event without the name; the page does not change.
        var history = await job.UntilAsync(
            "editor",
            $"/api/articles/{job.Id}/history?limit=200",
            "the name is gone",
            seen => !seen.ToJsonString().Contains("Zoubida", StringComparison.Ordinal));
        Assert.Contains(history.Json["items"]!.AsArray(), item => (string?)item!["what"] == "DraftStarted" && (string?)item["who"] == "(erased)");
        foreach (var address in new[] { job.Drafts, job.Reviews })
        {
            Assert.DoesNotContain(name, (await job.OkAsync("editor", editor => editor.GetAsync(address))).Body, StringComparison.Ordinal);
        }

        Assert.Contains(byline, Tags().Replace(await job.ReadAsync(path), ""), StringComparison.Ordinal);
        await job.UntilAsync("editor", $"/api/drafts/{job.Id}", "and it can be worked on", draft => (string?)draft["state"] == "accepted");
    }

    // A name in a byline is a link.
    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();
}

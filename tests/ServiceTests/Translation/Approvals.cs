using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>The messages of other services, and the work of translators.</summary>
public static class Approvals
{
    private static readonly Person Editor = new(Guid.Parse("00000000-0000-0000-0000-00000000000c"), "Fatou Diallo");

    public static CopyApproved Approved(Guid article, int revision, Copy? copy = null, SubmissionKind kind = SubmissionKind.First, string? note = null) => new(
        article, revision * 5, DateTimeOffset.UtcNow, Editor, revision, copy ?? Examples.Copy(),
        CopyHash.Of(copy ?? Examples.Copy()), [], kind, note, new(PublishWhen.Now), null, null);

    public static Copy With(string block, string text) =>
        Examples.Copy() with { Blocks = [.. Examples.Copy().Blocks.Select(one => one.Id == block ? one with { Text = text } : one)] };

    public static EditionPublished Out(Guid article, string language, long version = 3) =>
        new(article, version, DateTimeOffset.UtcNow, language, $"/{language}/a", 1, new string('0', 64));

    public static string Address(Guid article, string language = "en") => $"/api/translations/{article}/{language}";

    /// <summary>Publishes an approval and waits for the translation job.</summary>
    public static async Task OpenAsync(Newsroom newsroom, TestBus bus, Guid article, int revision = 1, Copy? copy = null)
    {
        await bus.PublishAsync(Approved(article, revision, copy));
        await Eventually.JsonAsync(
            () => TestUser.Editor(newsroom).GetAsync("translation", Address(article)),
            job => job["sourceRevision"]!.GetValue<int>() == revision, "the job is open");
    }

    /// <summary>Translates everything that is not current, submits, and lets another person approve.</summary>
    public static async Task FinishAsync(TestUser translator, TestUser reviewer, Guid article, string language = "en")
    {
        var address = Address(article, language);
        var job = await translator.GetAsync("translation", address);
        foreach (var segment in job.Json!["segments"]!.AsArray().Where(one => one!["freshness"]!.GetValue<string>() is "new" or "stale"))
        {
            var saved = await translator.PutAsync(
                "translation", $"{address}/segments/{segment!["id"]}",
                new { target = $"EN {segment["source"]}", sourceHash = segment["sourceHash"]!.GetValue<string>() });
            Assert.True(saved.Status == 200, saved.Body);
        }

        await LookedAtAsync(translator, address, "submit");
        await LookedAtAsync(reviewer, address, "approve");
    }

    // Messages from other services may change the job between reading and acting; then read it again, as a person would.
    private static async Task LookedAtAsync(TestUser who, string address, string act)
    {
        Answer answer;
        var looks = 0;
        do
        {
            answer = await who.PostAsync("translation", $"{address}/{act}", ifMatch: (await who.GetAsync("translation", address)).ETag);
        }
        while (answer.Status == 412 && ++looks < 5);
        Assert.True(answer.Status == 200, answer.Body);
    }
}

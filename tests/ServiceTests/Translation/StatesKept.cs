using EditorialPlatform.EventSourcing;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>The store keeps exactly one snapshot of each stream.</summary>
public sealed class StatesKept(Newsroom newsroom)
{
    [Fact]
    public async Task A_term_an_original_and_a_job_each_have_one_state()
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, term) = (Guid.CreateVersion7(), Guid.NewGuid());
        await OpenAsync(newsroom, bus, article);
        await bus.PublishAsync(Out(article, "fr"));
        var ruled = await TestUser.Translator(newsroom).PutAsync(
            "translation", $"/api/terms/{term}", new { forms = new[] { new { language = "fr", text = "Kidal" }, new { language = "en", text = "Kidal" } } });
        Assert.Equal(200, ruled.Status);
        var original = DeterministicGuid.Create("source edition", article, "fr");
        await Eventually.TrueAsync(async () => await KeptAsync("sourceedition", original) == 1, "the original is known to be out");
        foreach (var (kind, stream) in new[]
        {
            ("translationjob", DeterministicGuid.Create("translation", article, "en")),
            ("term", term),
            ("sourceedition", original)
        })
        {
            foreach (var state in new[] { "translationjob", "term", "sourceedition", "memoryimport", "languagepairs" })
            {
                Assert.Equal((kind, state, state == kind ? 1 : 0), (kind, state, await KeptAsync(state, stream)));
            }
        }
    }

    private Task<long> KeptAsync(string state, Guid stream) =>
        newsroom.AskAsync<long>("translation", $"select count(*) from translation.mt_doc_{state} where id = '{stream}'");
}

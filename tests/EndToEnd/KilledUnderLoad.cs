using EditorialPlatform.Seed;

namespace EditorialPlatform.Tests.EndToEnd;

/// <summary>Mandatory and immediate, also while everybody reads it.</summary>
public sealed class KilledUnderLoad(Platform platform)
{
    [Fact]
    public async Task Whoever_reads_after_a_kill_was_answered_finds_it_nowhere()
    {
        var job = new Job(platform);
        var headline = $"Un puits pour Kidal {Guid.NewGuid().ToString("N")[..8]}";
        await job.ImportAsync($"{headline}\n\nACTUALITÉS/MALI\n\nQuarante familles y puisent chaque jour.\n");
        await job.SubmitAsync(1);
        await job.ApproveAsync(1);
        var path = await job.PathAsync("fr");
        await job.ReadAsync(path, page => page.Contains(headline, StringComparison.Ordinal));
        string[] exits = [path, "/fr", "/fr/actualites", "/fr/feed.atom", $"/api/content/articles/{job.Id}", "/sitemap.xml"];
        using var stop = new CancellationTokenSource();
        var (killed, late) = (0, new System.Collections.Concurrent.ConcurrentBag<string>());
        // As many as one address may ask: the rate is for everybody, also for kept pages.
        var readers = Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            var (gone, reads) = (0, number);
            for (; !stop.IsCancellationRequested; reads++)
            {
                var (exit, after) = (exits[reads % exits.Length], Volatile.Read(ref killed) == 1);
                var page = await platform.Reader.GetAsync(exit);
                gone += page.Status == 410 ? 1 : 0;
                if (after && page.Status != 429 && (page.Body.Contains(headline, StringComparison.Ordinal) || page.Body.Contains(path, StringComparison.Ordinal) || (exit == path && page.Status != 410)))
                {
                    late.Add($"{exit}: {page.Status}");
                }

                await Task.Delay(60);
            }

            return gone;
        })).ToList();
        await Task.Delay(1000);
        await job.OkAsync("editor", editor => Patience.LookedAtAsync(
            "killing", () => editor.GetAsync($"/api/publications/{job.Id}"), etag => editor.PostAsync($"/api/publications/{job.Id}/kill", new { reason = "Ordonnance du tribunal" }, ifMatch: etag)));
        Volatile.Write(ref killed, 1);
        await Task.Delay(2000);
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), gone => Assert.True(gone > 0));
        Assert.Empty(late);
    }
}

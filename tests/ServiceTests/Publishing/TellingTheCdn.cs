using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>A configured CDN may cache pages and receives purge requests; without one, there is neither.</summary>
public sealed class TellingTheCdn(Newsroom newsroom)
{
    [Fact]
    public async Task A_cdn_may_keep_pages_and_hears_which_to_drop_even_if_it_was_away()
    {
        var (told, away) = (new ConcurrentQueue<string>(), true);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var cdn = builder.Build();
        cdn.MapMethods("/purge", ["PURGE"], (HttpRequest request) =>
        {
            if (away)
            {
                return Results.StatusCode(503);
            }

            told.Enqueue($"{request.Headers["Key-Token"]} {request.Headers["xkey"]}");
            return Results.Ok();
        });
        await cdn.StartAsync();
        await using var own = Newsroom.Of("publishing");
        foreach (var (name, value) in new[]
        {
            ("Purge", cdn.Urls.Single() + "/purge"),
            ("Method", "PURGE"),
            ("Header", "xkey"),
            ("Headers__Key-Token", "secret"),
            ("Seconds", "600")
        })
        {
            own.MoreSettings[$"Site__Cdn__{name}"] = value;
        }

        await own.InitializeAsync();
        await using var line = await TestBus.StartAsync(own);
        await Eventually.TrueAsync(async () => await own.AskAsync<long>("publishing", "select count(*) from public_site.cdn") == 1, "there is a CDN");
        var (article, copy) = await ServedFromMemory.PublishAsync(line, own, "Au loin");
        // What waits for an article to become public names no key of it: clients may see the keys.
        var (waiting, secret) = (Examples.Copy(Readers.Unique("En attente")), Guid.CreateVersion7());
        await line.PublishAsync(Readers.Approved(Guid.CreateVersion7(), 4, 1, waiting with { Related = [new(secret, null, "À venir")] }));
        var keys = (await own.OutAsync(Readers.PathOf(waiting))).Headers;
        Assert.Contains($"article-{secret}", keys["Pages-Keys"], StringComparison.Ordinal);
        Assert.DoesNotContain($"{secret}", keys["Surrogate-Key"], StringComparison.Ordinal);
        Assert.Contains("unresolved", keys["Surrogate-Key"].Split(' '));
        foreach (var path in new[] { Readers.PathOf(copy), "/fr", "/fr/feed.atom", "/robots.txt" })
        {
            var page = await own.ReadAsync(path);
            Assert.Equal(("max-age=600", "site"), (page.Headers["Surrogate-Control"], page.Headers["Surrogate-Key"].Split(' ')[0]));
            // Only the CDN, which receives purges, may cache that long; browsers may not.
            Assert.Contains("max-age=0", page.Headers["Cache-Control"], StringComparison.Ordinal);
        }

        await ServedFromMemory.KillAsync(own, article);
        Assert.Equal(HttpStatusCode.Gone, (await own.ReadAsync(Readers.PathOf(copy))).Status);
        Assert.Empty(told);
        away = false;
        // Purged twice, because a cache in between may return the old page after the first purge.
        await Eventually.TrueAsync(
            () => Task.FromResult(told.Count(keys => keys.Split(' ').Contains($"article-{article}") || keys == "secret site") >= 2),
            () => $"it is told; so far {string.Join(", ", told)}",
            TimeSpan.FromSeconds(60));
        Assert.Contains("secret site", told);
        Assert.All(told, keys => Assert.StartsWith("secret ", keys, StringComparison.Ordinal));
        await Eventually.TrueAsync(
            async () => await own.AskAsync<long>("publishing", "select count(*) from public_site.purges") == 0,
            "nothing is left to tell",
            TimeSpan.FromSeconds(60));

        told.Clear();
        var (other, next) = await ServedFromMemory.PublishAsync(line, own, "Plus tard");
        await Eventually.TrueAsync(() => Task.FromResult(told.Any(keys => keys.Split(' ') is var some
            && some.Contains($"article-{other}")
            && some.Contains("list-fr")
            && some.Contains("unresolved")
            && some.Contains($"list-fr-{next.Section}"))), () => $"lists and page; so far {string.Join(", ", told)}", TimeSpan.FromSeconds(30));
        Assert.DoesNotContain("secret site", told);
    }

    [Fact]
    public async Task Without_a_cdn_nothing_is_written_down_for_one()
    {
        await using var line = await TestBus.StartAsync(newsroom);
        await ServedFromMemory.PublishAsync(line, newsroom, "De près");
        Assert.Equal(
            0, await newsroom.AskAsync<long>("publishing", "select (select count(*) from public_site.purges) + (select count(*) from public_site.cdn)"));
    }
}

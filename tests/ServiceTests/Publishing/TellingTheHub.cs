using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>A configured WebSub hub is notified of changed feeds; without one, there are no notifications.</summary>
public sealed class TellingTheHub(Newsroom newsroom)
{
    [Fact]
    public async Task A_hub_hears_of_what_is_published_even_if_it_was_away()
    {
        var (told, away) = (new ConcurrentQueue<string>(), true);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var hub = builder.Build();
        hub.MapPost("/", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            if (away)
            {
                away = false;
                return Results.StatusCode(503);
            }

            told.Enqueue($"{form["hub.mode"]} {form["hub.url"]}");
            return Results.NoContent();
        });
        await hub.StartAsync();
        await using var own = Newsroom.Of("publishing");
        own.MoreSettings["Site__Hub"] = hub.Urls.Single() + "/";
        await own.InitializeAsync();
        await using var line = await TestBus.StartAsync(own);
        await Eventually.TrueAsync(
            async () => await own.AskAsync<long>("publishing", "select count(*) from publishing.mt_doc_hubmark") == 1, "the hub is known");
        var copy = Examples.Copy(Readers.Unique("Le fil"));
        await line.PublishAsync(Readers.Approved(Guid.CreateVersion7(), 4, 1, copy));
        await own.OutAsync(Readers.PathOf(copy));
        string[] expected = [
            "/fr/feed.atom", "/fr/feed.rss", "/fr/feed.json", "/fr/actualites/feed.atom", "/fr/actualites/feed.rss", "/fr/actualites/feed.json"
        ];
        await Eventually.TrueAsync(
            () => Task.FromResult(expected.All(feed => told.Contains($"publish http://localhost:8080{feed}"))),
            () => $"the hub is told; so far {string.Join(", ", told)}",
            TimeSpan.FromSeconds(30));
        Assert.Contains($"<link rel=\"hub\" href=\"{hub.Urls.Single()}/\"", (await own.ReadAsync("/fr")).Body, StringComparison.Ordinal);
        Assert.Contains("rel=\"hub\"", (await own.ReadAsync("/fr/feed.atom")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_hub_nothing_speaks_of_one()
    {
        Assert.DoesNotContain("rel=\"hub\"", (await newsroom.ReadAsync("/fr")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"hub\"", (await newsroom.ReadAsync("/fr/feed.atom")).Body, StringComparison.Ordinal);
    }
}

using System.Net;
using EditorialPlatform.Contracts;
using EditorialPlatform.Http;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>Front pages arranged by editors.</summary>
public sealed class Arranging(Newsroom newsroom) : IAsyncLifetime
{
    private TestBus bus = null!;

    public async ValueTask InitializeAsync() => bus = await TestBus.StartAsync(newsroom);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    // A newsroom of its own, because all articles share the front page.
    [Fact]
    public async Task Editors_say_what_leads_and_the_rest_fills_by_time()
    {
        await using var own = Newsroom.Of("publishing");
        await own.InitializeAsync();
        await using var line = await TestBus.StartAsync(own);
        var editor = TestUser.Editor(own);
        var (articles, copies) = (new List<Guid>(), new List<Copy>());
        for (var number = 0; number < 4; number++)
        {
            articles.Add(Guid.CreateVersion7());
            copies.Add(Examples.Copy(Readers.Unique($"Article {number}")));
            await line.PublishAsync(Readers.Approved(articles[number], 4, 1, copies[number]));
            await own.OutAsync(Readers.PathOf(copies[number]));
        }

        Assert.Equal([3, 2, 1, 0], await OrderAsync());
        var before = DateTimeOffset.UtcNow;
        var empty = await editor.GetAsync("publishing", "/api/fronts/fr");
        Assert.Equal(("\"0\"", 0), (empty.ETag, empty.Json!["items"]!.AsArray().Count));
        Assert.Equal(428, (await PutAsync(null, articles[1])).Status);
        var put = await PutAsync("\"0\"", articles[1], articles[0]);
        Assert.True(put.Ok, put.Body);
        Assert.Equal([1, 0, 3, 2], await OrderAsync());
        Assert.Equal(412, (await PutAsync("\"0\"", articles[2])).Status);
        var hidden = await PutAsync(put.ETag, articles[1], Guid.CreateVersion7());
        Assert.Equal((422, "/items/1/articleId"), (hidden.Status, hidden.Json!["errors"]!.AsObject().Single().Key));
        Assert.Equal(422, (await PutAsync(put.ETag, articles[1], articles[1])).Status);
        Assert.Equal(403, (await TestUser.Reporter(own).PutAsync("publishing", "/api/fronts/fr", new { items = Array.Empty<object>() }, put.ETag)).Status);
        Assert.Equal(404, (await editor.PutAsync("publishing", "/api/fronts/de", new { items = Array.Empty<object>() }, "\"0\"")).Status);
        var again = await PutAsync(put.ETag, articles[2]);
        Assert.Equal([2, 3, 1, 0], await OrderAsync());
        // Placing the same articles again changes nothing.
        Assert.Equal(again.ETag, (await PutAsync(again.ETag, articles[2])).ETag);
        var history = (await editor.GetAsync("publishing", "/api/fronts/fr/history")).Json!["items"]!.AsArray();
        Assert.Equal([2L, 1L], history.Select(item => item!["version"]!.GetValue<long>()));
        Assert.Equal("Fatou Diallo", history[0]!["who"]!.GetValue<string>());
        // The front page before anything was placed.
        Assert.Equal([3, 2, 1, 0], await OrderAsync($"/fr?asOf={Json.FormatTime(before)}", editor));

        // A killed article loses its place.
        var killed = await editor.PostAsync(
            "publishing",
            $"/api/publications/{articles[2]}/kill",
            new { reason = "Faux." },
            (await editor.GetAsync("publishing", $"/api/publications/{articles[2]}")).ETag);
        Assert.True(killed.Ok, killed.Body);
        Assert.Equal([3, 1, 0], await OrderAsync());
        Assert.False((await editor.GetAsync("publishing", "/api/fronts/fr")).Json!["items"]![0]!["visible"]!.GetValue<bool>());

        Task<Answer> PutAsync(string? ifMatch, params Guid[] placed) =>
            editor.PutAsync("publishing", "/api/fronts/fr", new { items = placed.Select(article => new { articleId = article }) }, ifMatch);

        async Task<IEnumerable<int>> OrderAsync(string path = "/fr", TestUser? who = null)
        {
            var body = who is null ? (await own.ReadAsync(path)).Body : (await who.GetAsync("publishing", path)).Body;
            return copies.Select((copy, number) => (Number: number, At: body.IndexOf($"<a href=\"{Readers.PathOf(copy)}\"", StringComparison.Ordinal)))
                .Where(found => found.At >= 0)
                .OrderBy(found => found.At)
                .Select(found => found.Number);
        }
    }
}

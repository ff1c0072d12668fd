using System.Net;
using EditorialPlatform.Contracts.Publishing;
using MassTransit;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Tests.ServiceTests.Gateway;

/// <summary>Public pages at the gateway: kept as Publishing sent them, for as long as it is sure that they still stand.</summary>
public sealed class PagesKept(GatewayFixture door) : IClassFixture<GatewayFixture>, IAsyncLifetime
{
    private readonly CancellationTokenSource over = new();
    private IBusControl bus = null!;
    private Task beats = Task.CompletedTask;
    private long version = 100;
    private string prefix = "";

    public async ValueTask InitializeAsync()
    {
        prefix = $"/fr/{Guid.NewGuid().ToString("N")[..8]}";
        bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(door.Broker));
        await bus.StartAsync();
        door.Services["publishing"].Answer = AnswerAsync;
        beats = BeatAsync();
        await Eventually.TrueAsync(async () => await AskedAsync($"{prefix}/first") == 0, "the gateway hears that nothing changes");
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await beats;
        await bus.StopAsync();
        door.Services["publishing"].Answer = StubService.Usual;
        over.Dispose();
    }

    [Fact]
    public async Task A_page_is_asked_for_once_in_each_form_and_is_the_same_for_everybody()
    {
        var path = $"{prefix}/once";
        var first = await door.GetAsync(path);
        Assert.Equal((200, "page 100"), (first.Status, first.Body));
        foreach (var change in new Action<HttpRequestMessage>[]
        {
            _ => { }, request => request.Headers.Authorization = new("Bearer", door.TokenFor(Guid.NewGuid())), request => request.Headers.Add("Cookie", "newsroom=session"), request => request.Headers.Add("Pages-Version", "9999"),
            request => request.Headers.Add("X-Original-URL", "/x"), request => request.Headers.TryAddWithoutValidation("Range", "bytes=0-1"), request => request.Headers.Add("Accept-Language", "en"),
        })
        {
            var page = await door.SendAsync(HttpMethod.Get, path, change);
            Assert.Equal((200, first.Body, first.ETag), (page.Status, page.Body, page.ETag));
            Assert.False(page.Headers.Contains("Set-Cookie"));
            Assert.Equal("Accept-Encoding", page.Headers.Vary.ToString());
            Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        Assert.Equal(304, (await door.SendAsync(HttpMethod.Get, path, request => request.Headers.TryAddWithoutValidation("If-None-Match", first.ETag))).Status);
        var head = await door.SendAsync(HttpMethod.Head, path);
        Assert.Equal((200, "", first.ETag), (head.Status, head.Body, head.ETag));
        Assert.Equal(1, Requests(path));
        foreach (var encoding in new[] { "gzip", "br", "gzip;q=0.5, br", "gzip, deflate" })
        {
            var packed = await door.SendAsync(HttpMethod.Get, path, request => request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding));
            Assert.Equal(encoding.Contains("br", StringComparison.Ordinal) ? "\"100-br\"" : "\"100-gzip\"", packed.ETag);
        }

        Assert.Equal(3, Requests(path));
        var reached = door.Services["publishing"].Requests.First(one => one.Target == path).Headers;
        Assert.Empty(reached.Keys.Intersect(["Range", "If-None-Match", "Cookie", "Authorization", "Accept-Language", "X-Original-URL"]));
        Assert.NotEqual("9999", reached.GetValueOrDefault("Pages-Version"));
    }

    [Fact]
    public async Task What_nobody_means_in_a_query_makes_no_other_page()
    {
        var path = $"{prefix}/query";
        await door.GetAsync($"{path}?utm_source=a");
        await door.GetAsync($"{path}?utm_source=b");
        await door.GetAsync(path);
        Assert.Equal(2, Requests(path, withQuery: true));
        foreach (var query in new[] { "?fbclid=c", "?place=mali", "?x=1&place=mali", "?place=mali&place=niger", "?place=" })
        {
            await door.GetAsync(path + query);
        }

        Assert.Equal(3, Requests(path, withQuery: true));
        Assert.Contains(door.Services["publishing"].Requests, one => one.Target == $"{path}?place=mali");
    }

    [Fact]
    public async Task A_change_is_asked_for_by_key_and_by_address_and_nothing_else_is()
    {
        var (one, other) = ($"{prefix}/one", $"{prefix}/other");
        await door.GetAsync(one);
        await door.GetAsync(other);
        foreach (var (addresses, keys) in new (string[], string[])[] { ([one], []), ([], [$"key{one}"]), ([], ["*"]) })
        {
            await ChangeAsync(addresses, keys);
            await Eventually.TrueAsync(async () => (await door.GetAsync(one)).Body == $"page {version}", "the new page");
        }

        Assert.Equal("page 103", (await door.GetAsync(other)).Body);
        Assert.Equal(2, Requests(other));
    }

    [Fact]
    public async Task Whoever_has_missed_something_or_hears_nothing_asks_before_he_shows_a_page()
    {
        var path = $"{prefix}/missed";
        await door.GetAsync(path);
        Assert.Equal(0, await AskedAsync(path));
        // A version is missing: what it changed is not known. What still stands is not sent again.
        version += 5;
        await SayAsync(version - 1, [], []);
        await Eventually.TrueAsync(async () => await AskedAsync(path) == 1, "it asks");
        await Eventually.TrueAsync(async () => await AskedAsync(path) == 0, "it is sure again");

        await over.CancelAsync();
        await beats;
        await Eventually.TrueAsync(async () => await AskedAsync(path) == 1, "it has not heard for a while");
        for (var turn = 0; turn < 3; turn++)
        {
            Assert.Equal(1, await AskedAsync(path));
            Assert.Equal("\"105\"", door.Services["publishing"].Requests.Last(one => one.Target == path).Headers["If-None-Match"]);
        }
    }

    [Fact]
    public async Task An_answer_to_the_desk_is_seen_on_the_pages_at_once()
    {
        var path = $"{prefix}/desk";
        Assert.Equal("page 100", (await door.GetAsync(path)).Body);
        version = 101;
        var token = door.TokenFor(Guid.NewGuid());
        Assert.Equal(200, (await door.SendAsync(HttpMethod.Post, "/api/publications/x/kill", request => request.Headers.Authorization = new("Bearer", token))).Status);
        var page = await door.GetAsync(path);
        Assert.Equal("page 101", page.Body);
        Assert.Equal("101", door.Services["publishing"].Requests.Last(one => one.Target == path).Headers["Pages-Version"]);
    }

    [Theory]
    [InlineData("404")]
    [InlineData("301")]
    [InlineData("500")]
    [InlineData("private")]
    public async Task Nothing_is_kept_that_is_not_a_public_page_or_that_it_is_gone(string what)
    {
        var path = $"{prefix}/{what}";
        Assert.Equal(1, await AskedAsync(path));
        Assert.Equal(1, await AskedAsync(path));
        var gone = $"{prefix}/410";
        Assert.Equal(410, (await door.GetAsync(gone)).Status);
        Assert.Equal((410, 0), ((await door.GetAsync(gone)).Status, await AskedAsync(gone)));
    }

    [Fact]
    public async Task Many_at_once_ask_once_and_what_changed_meanwhile_is_asked_for_again()
    {
        var (path, hold) = ($"{prefix}/slow", new TaskCompletionSource());
        door.Services["publishing"].Answer = async http =>
        {
            var now = version;
            if (http.Request.Path == path)
            {
                await hold.Task;
            }

            await AnswerAsync(http, now);
        };
        var first = Enumerable.Range(0, 40).Select(_ => door.GetAsync(path)).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(Requests(path) > 0), "it is asked for");
        await Task.Delay(200);
        Assert.Equal(1, Requests(path));
        await ChangeAsync([], ["something"]);
        await Task.Delay(300);
        // This one came after the change: the answer that is under way is not for him.
        var late = door.GetAsync(path);
        await Eventually.TrueAsync(() => Task.FromResult(Requests(path) == 2), "it is asked for again");
        hold.SetResult();
        Assert.Equal($"page {version}", (await late).Body);
        Assert.All(await Task.WhenAll(first), page => Assert.Equal($"page {version - 1}", page.Body));
        Assert.Equal($"page {version}", (await door.GetAsync(path)).Body);
    }

    private Task AnswerAsync(HttpContext http) => AnswerAsync(http, version);

    // As Publishing answers, as far as it matters here.
    private static async Task AnswerAsync(HttpContext http, long now)
    {
        var (path, response) = (http.Request.Path.Value!, http.Response);
        if (HttpMethods.IsPost(http.Request.Method))
        {
            response.Headers["Pages-Version"] = $"{now}";
            return;
        }

        var encoding = http.Request.Headers.AcceptEncoding.ToString();
        response.Headers.ETag = encoding is "br" or "gzip" ? $"\"{now}-{encoding}\"" : $"\"{now}\"";
        response.Headers.CacheControl = "public, max-age=0, must-revalidate";
        response.Headers.Vary = "Accept-Encoding";
        response.Headers["No-Vary-Search"] = "params, except=(\"place\" \"cursor\")";
        response.Headers["Surrogate-Key"] = $"key{path} list";
        switch (path.Split('/')[^1])
        {
            case "private":
                break;
            default:
                response.Headers["Surrogate-Control"] = "max-age=0";
                break;
        }

        response.StatusCode = path.Split('/')[^1] switch { "404" => 404, "301" => 301, "410" => 410, "500" => 500, _ => 200 };
        if (http.Request.Headers.IfNoneMatch == response.Headers.ETag && response.StatusCode == 200)
        {
            response.StatusCode = 304;
            return;
        }

        await response.WriteAsync($"page {now}");
    }

    private async Task BeatAsync()
    {
        while (!over.IsCancellationRequested)
        {
            await SayAsync(version, [], []);
            await Task.Delay(200, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ChangeAsync(string[] addresses, string[] keys)
    {
        version++;
        await SayAsync(version - 1, addresses, keys);
    }

    private Task SayAsync(long after, string[] addresses, string[] keys) => bus.Publish(new PublicPagesChanged(version, after, DateTimeOffset.UtcNow, addresses, keys, "test"));

    private int Requests(string path, bool withQuery = false) =>
        door.Services["publishing"].Requests.Count(one => one.Target == path || (withQuery && one.Target.StartsWith(path + "?", StringComparison.Ordinal)));

    // How often Publishing is asked when a page is.
    private async Task<int> AskedAsync(string path)
    {
        var before = Requests(path);
        await door.GetAsync(path);
        return Requests(path) - before;
    }
}

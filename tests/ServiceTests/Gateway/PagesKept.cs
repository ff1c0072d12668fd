using System.Globalization;
using EditorialPlatform.Contracts.Publishing;
using MassTransit;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Tests.ServiceTests.Gateway;

/// <summary>The gateway's cache of public pages: pages are served unchanged for as long as the gateway can be sure that they are current.</summary>
public sealed class PagesKept(GatewayFixture door) : IClassFixture<GatewayFixture>, IAsyncLifetime
{
    private readonly CancellationTokenSource over = new();
    private readonly List<(long Version, string[] Keys)> changes = [];
    private Guid epoch = Guid.NewGuid();
    private bool asked;
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
        // Until its first question to this test, the gateway may still be sure of the pages of the test before.
        await Eventually.TrueAsync(async () => await QuestionsAsync($"{prefix}/first") == 0 && asked, "pages are served without asking");
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
    public async Task A_page_is_rendered_once_and_is_the_same_for_everybody()
    {
        var path = $"{prefix}/once";
        var first = await door.GetAsync(path);
        Assert.Equal((200, Text(100)), (first.Status, first.Body));
        foreach (var change in new Action<HttpRequestMessage>[]
        {
            _ => { }, request => request.Headers.Authorization = new("Bearer", door.TokenFor(Guid.NewGuid())),
            request => request.Headers.Add("Cookie", "newsroom=session"), request => request.Headers.Add("Pages-Version", "9999"),
            request => request.Headers.Add("X-Original-URL", "/x"),
            request => request.Headers.TryAddWithoutValidation("Range", "bytes=0-1"),
            request => request.Headers.Add("Accept-Language", "en"),
        })
        {
            var page = await door.SendAsync(HttpMethod.Get, path, change);
            Assert.Equal((200, first.Body, first.ETag), (page.Status, page.Body, page.ETag));
            // The cache's own headers are not forwarded to readers.
            Assert.Empty(page.Headers.Select(header => header.Key).Intersect(["Set-Cookie", "Pages-Version", "Pages-Keys", "Surrogate-Key"]));
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
            Assert.Equal(encoding.Contains("br", StringComparison.Ordinal) ? "\"100-br\"" : "\"100-gz\"", packed.ETag);
        }

        Assert.Equal(1, Requests(path));
        var reached = door.Services["publishing"].Requests.First(one => one.Target == path).Headers;
        Assert.Empty(reached.Keys.Except(["Host", "traceparent"], StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_nobody_means_in_a_query_makes_no_other_page()
    {
        var path = $"{prefix}/query";
        await door.GetAsync($"{path}?utm_source=a");
        await door.GetAsync($"{path}?utm_source=b");
        await door.GetAsync(path);
        Assert.Equal(1, Requests(path, withQuery: true));
        foreach (var query in new[] { "?fbclid=c", "?place=mali", "?x=1&place=mali", "?place=mali&place=niger", "?place=" })
        {
            await door.GetAsync(path + query);
        }

        Assert.Equal(2, Requests(path, withQuery: true));
        Assert.Contains(door.Services["publishing"].Requests, one => one.Target == $"{path}?place=mali");
    }

    [Fact]
    public async Task A_change_evicts_by_key_and_nothing_else()
    {
        var (one, other) = ($"{prefix}/one", $"{prefix}/other");
        await door.GetAsync(one);
        await door.GetAsync(other);
        await ChangeAsync($"key{one}");
        await Eventually.TrueAsync(async () => (await door.GetAsync(one)).Body == Text(101), "the new page");
        Assert.Equal(Text(100), (await door.GetAsync(other)).Body);
        await ChangeAsync("*");
        await Eventually.TrueAsync(async () => (await door.GetAsync(one)).Body == Text(102), "the new page");
        Assert.Equal(Text(102), (await door.GetAsync(other)).Body);
        Assert.Equal(2, Requests(other));
    }

    [Fact]
    public async Task A_gap_in_the_versions_is_asked_about_and_only_what_changed_in_it_is_fetched_again()
    {
        var (changed, calm) = ($"{prefix}/changed", $"{prefix}/calm");
        await door.GetAsync(changed);
        await door.GetAsync(calm);
        // Two changes without a message, then a message with a later version.
        Write($"key{changed}");
        Write("something else");
        await SayAsync(version, []);
        await Eventually.TrueAsync(async () => (await door.GetAsync(changed)).Body == Text(102), "it has asked");
        Assert.Equal((Text(100), 1), ((await door.GetAsync(calm)).Body, Requests(calm)));
        await SureAsync();
    }

    [Theory]
    [InlineData("lower")]
    [InlineData("epoch")]
    [InlineData("old")]
    public async Task Another_world_empties_the_cache(string how)
    {
        var path = $"{prefix}/{how}";
        await door.GetAsync(path);
        switch (how)
        {
            case "lower":
                version -= 50;
                break;
            case "epoch":
                (epoch, version) = (Guid.NewGuid(), version + 10);
                break;
            default:
                // A gap that is older than the recorded changes.
                version += 5000;
                break;
        }

        await SayAsync(version, []);
        await Eventually.TrueAsync(async () => (await door.GetAsync(path)).Body == Text(version), "it is fetched again");
        await SureAsync();
        Assert.Equal(2, Requests(path));
        // From then on changes are applied as before.
        await ChangeAsync($"key{path}");
        await Eventually.TrueAsync(async () => (await door.GetAsync(path)).Body == Text(version), "it is fetched again");
    }

    [Fact]
    public async Task After_a_second_and_a_half_of_silence_every_request_asks_and_many_share_a_question()
    {
        var path = $"{prefix}/silence";
        await door.GetAsync(path);
        await over.CancelAsync();
        await beats;
        // The last heartbeat may still be in flight.
        await Eventually.TrueAsync(
            async () => await QuestionsAsync(path) == 1 && await QuestionsAsync(path) == 1 && await QuestionsAsync(path) == 1,
            "each of three requests in a row asks",
            TimeSpan.FromSeconds(10));

        Assert.Equal(1, Requests(path));
        // Only the answer to the gateway's request mentions this change; there is no message.
        Write($"key{path}");
        Assert.Equal(Text(101), (await door.GetAsync(path)).Body);

        var hold = new TaskCompletionSource();
        var (asked, before) = (new TaskCompletionSource(), Questions());
        door.Services["publishing"].Answer = async http =>
        {
            if (http.Request.Path == "/internal/public-pages")
            {
                asked.TrySetResult();
                await hold.Task;
            }

            await AnswerAsync(http);
        };
        var first = door.GetAsync(path);
        await asked.Task;
        // The request in flight may return an older version than these may see, so they share the next one.
        var many = Enumerable.Range(0, 40).Select(_ => door.GetAsync(path)).ToList();
        await Eventually.TrueAsync(async () => await WaitingAsync() >= 41, "all of them wait");
        hold.SetResult();
        await first;
        Assert.All(await Task.WhenAll(many), page => Assert.Equal(Text(101), page.Body));
        Assert.Equal(2, Questions() - before);
    }

    [Fact]
    public async Task While_the_database_is_away_only_what_was_sure_until_then_is_served_and_marked()
    {
        var path = $"{prefix}/stale";
        await door.GetAsync(path);
        await SureAsync();
        door.Services["publishing"].Answer = http =>
        {
            http.Response.StatusCode = 503;
            http.Response.Headers["Pages-Version"] = "unknown";
            return Task.CompletedTask;
        };
        await over.CancelAsync();
        await beats;
        await Eventually.TrueAsync(
            async () => (await door.GetAsync(path)).Headers.TryGetValues("Cache-Status", out var status) && status.Single() == "gateway; hit; detail=stale",
            "it is served, and marked stale", TimeSpan.FromSeconds(10));
        Assert.Equal(Text(100), (await door.GetAsync(path)).Body);
        Assert.Equal(503, (await door.GetAsync($"{prefix}/not-kept")).Status);
        // After a message with a gap, the gateway can no longer be sure.
        version += 3;
        await SayAsync(version, []);
        await Eventually.TrueAsync(async () => (await door.GetAsync(path)).Status == 503, "nothing is served any more");
    }

    [Fact]
    public async Task An_answer_to_the_desk_is_seen_on_the_pages_at_once()
    {
        var path = $"{prefix}/desk";
        Assert.Equal(Text(100), (await door.GetAsync(path)).Body);
        Write($"key{path}");
        var token = door.TokenFor(Guid.NewGuid());
        Assert.Equal(
            200, (await door.SendAsync(HttpMethod.Post, "/api/publications/x/kill", request => request.Headers.Authorization = new("Bearer", token))).Status);
        var page = await door.GetAsync(path);
        Assert.Equal(Text(101), page.Body);
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
        await Eventually.TrueAsync(async () => Requests(path) > 0 && await WaitingAsync() >= 40, "all of them wait");
        Assert.Equal(1, Requests(path));
        await ChangeAsync($"key{prefix}/marker");
        // The change has arrived once a page that depends on it is fetched again.
        await Eventually.TrueAsync(async () => (await door.GetAsync($"{prefix}/marker")).Body == Text(version), "the change is heard");
        // This request began after the change, so it must not use the response in flight.
        var late = door.GetAsync(path);
        await Eventually.TrueAsync(async () => await WaitingAsync() >= 41, "it waits");
        hold.SetResult();
        Assert.Equal(Text(version), (await late).Body);
        Assert.All(await Task.WhenAll(first), page => Assert.Equal(Text(version - 1), page.Body));
        Assert.Equal(Text(version), (await door.GetAsync(path)).Body);
        Assert.Equal(2, Requests(path));
    }

    private Task AnswerAsync(HttpContext http) => AnswerAsync(http, version);

    // A minimal imitation of Publishing.
    private Task AnswerAsync(HttpContext http, long now)
    {
        var (path, response) = (http.Request.Path.Value!, http.Response);
        if (path == "/internal/public-pages")
        {
            var after = long.Parse(http.Request.Query["after"]!, CultureInfo.InvariantCulture);
            asked = true;
            var known = http.Request.Query["epoch"] == epoch.ToString() && after <= now && now - after <= 1000;
            return response.WriteAsJsonAsync(new { version = now, epoch, keys = known ? Since(after) : ["*"] });
        }

        if (HttpMethods.IsPost(http.Request.Method))
        {
            response.Headers["Pages-Version"] = $"{now}";
            return Task.CompletedTask;
        }

        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ETag = $"\"{now}\"";
        response.Headers["Pages-Version"] = $"{now}";
        response.Headers.CacheControl = "public, max-age=0, must-revalidate";
        response.Headers["No-Vary-Search"] = "params, except=(\"place\" \"cursor\")";
        response.Headers["Pages-Keys"] = $"key{path} list";
        switch (path.Split('/')[^1])
        {
            case "private":
                break;
            default:
                response.Headers["Surrogate-Control"] = "max-age=0";
                break;
        }

        response.StatusCode = path.Split('/')[^1] switch { "404" => 404, "301" => 301, "410" => 410, "500" => 500, _ => 200 };
        return response.WriteAsync(Text(now));
    }

    private static string Text(long version) => $"page {version} {new string('x', 600)}";

    private string[] Since(long after)
    {
        lock (changes)
        {
            return [.. changes.Where(change => change.Version > after).SelectMany(change => change.Keys)];
        }
    }

    private async Task BeatAsync()
    {
        while (!over.IsCancellationRequested)
        {
            await SayAsync(version, []);
            await Task.Delay(200, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A change that is committed but not published yet.
    private void Write(params string[] keys)
    {
        lock (changes)
        {
            version++;
            changes.Add((version, keys));
        }
    }

    private Task ChangeAsync(params string[] keys)
    {
        Write(keys);
        return SayAsync(version - 1, keys);
    }

    private Task SayAsync(long after, string[] keys) => bus.Publish(new PublicPagesChanged(version, after, DateTimeOffset.UtcNow, [], keys, "test", epoch));

    private Task SureAsync() => Eventually.TrueAsync(async () => await QuestionsAsync($"{prefix}/first") == 0, "pages are served without asking");

    private int Questions() => door.Services["publishing"].Requests.Count(one => one.Target.StartsWith("/internal/public-pages", StringComparison.Ordinal));

    // How many requests for changes a page request causes.
    private async Task<int> QuestionsAsync(string path)
    {
        var before = Questions();
        await door.GetAsync(path);
        return Questions() - before;
    }

    // How many requests are in progress at the gateway, without this one.
    private async Task<int> WaitingAsync()
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(door.Operators, "/metrics"));
        return metrics.Split('\n').Where(line => line.StartsWith("http_server_active_requests", StringComparison.Ordinal))
            .Sum(line => (int)double.Parse(line.Split('}')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture)) - 1;
    }

    private int Requests(string path, bool withQuery = false) =>
        door.Services["publishing"].Requests.Count(one => one.Target == path || (withQuery && one.Target.StartsWith(path + "?", StringComparison.Ordinal)));

    // How many requests to Publishing a page request causes.
    private async Task<int> AskedAsync(string path)
    {
        var before = Requests(path);
        await door.GetAsync(path);
        return Requests(path) - before;
    }
}

using System.Net;
using System.Text.Json.Nodes;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Tests.ServiceTests.Gateway;

/// <summary>When something behind the gateway is down or slow, clients get an accurate error without a long wait.</summary>
public sealed class Faults(GatewayFixture door) : IClassFixture<GatewayFixture>, IDisposable
{
    // The fixture is shared, so each test restores the stubs.
    public void Dispose() => door.Services.Values.ToList().ForEach(service => service.Answer = StubService.Usual);

    private readonly string token = door.TokenFor(Guid.NewGuid());

    [Fact]
    public async Task A_service_that_is_away_is_named_and_comes_back_by_itself()
    {
        await door.Services["review"].DisposeAsync();
        var answer = await door.GetAsync("/api/reviews", token);
        Assert.Equal((503, "unavailable"), (answer.Status, answer.Code));
        Assert.Contains("review", answer.Json!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter);
        await door.Services["review"].StartAsync();
        await Eventually.TrueAsync(async () => (await door.GetAsync("/api/reviews", token)).Status == 200, "review is back");
    }

    [Fact]
    public async Task A_service_that_is_too_slow_is_given_up()
    {
        door.Services["translation"].Answer = async http => await Task.Delay(TimeSpan.FromSeconds(10), http.RequestAborted).ContinueWith(
            _ => { }, TaskScheduler.Default);
        var answer = await door.GetAsync("/api/translations", token);
        Assert.Equal((504, "timed-out"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Readers_are_told_in_their_own_words()
    {
        var copy = await door.AnotherAsync(("ReverseProxy__Clusters__publishing__Destinations__one__Address", $"http://127.0.0.1:{ServiceProcess.FreePort()}"));
        var answer = await door.SendAsync(HttpMethod.Get, "/fr", at: copy.Http);
        Assert.Equal(503, answer.Status);
        Assert.Contains("De retour dans un instant", answer.Body, StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("unavailable", (await door.SendAsync(HttpMethod.Get, "/api/content/articles", at: copy.Http)).Code);
    }

    [Fact]
    public async Task Without_the_provider_nobody_signs_in_and_everything_else_goes_on()
    {
        var provider = door.Provider;
        provider.Lifetime = 4;
        using var visitor = new Visitor(door.Origin);
        await visitor.OpenAsync("/signin");
        await provider.DisposeAsync();
        try
        {
            Assert.Equal(200, (await door.GetAsync("/api/drafts", token)).Status);
            Assert.Equal(200, (await door.GetAsync("/fr")).Status);
            Assert.Equal(503, (await door.GetAsync("/account/login")).Status);
            // The old token is valid for a few more seconds; after that, the session cannot be refreshed for now.
            var late = await visitor.ApiAsync(HttpMethod.Get, "/api/me");
            Assert.Equal(200, late.Status);
            await Eventually.TrueAsync(async () => (late = await visitor.ApiAsync(HttpMethod.Get, "/api/me")).Status != 200, "the token has expired");
            Assert.Equal((503, "unavailable"), (late.Status, late.Code));
            using var operators = new HttpClient { BaseAddress = door.Operators };
            Assert.Contains("Identity does not answer", await operators.GetStringAsync("/health/ready"), StringComparison.Ordinal);
        }
        finally
        {
            provider.Lifetime = 300;
            await provider.StartAsync();
        }

        await Eventually.TrueAsync(async () => (await visitor.ApiAsync(HttpMethod.Get, "/api/me")).Status == 200, "the session goes on");
    }

    [Fact]
    public async Task A_copy_that_has_never_found_the_provider_says_so_and_judges_no_token()
    {
        var operators = ServiceProcess.FreePort();
        var copy = door.Launch(
            operators, ("Authentication__MetadataAddress", $"http://127.0.0.1:{ServiceProcess.FreePort()}/.well-known/openid-configuration"));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{operators}") };
        await Eventually.TrueAsync(async () => (await http.GetAsync("/health/live")).IsSuccessStatusCode, "the copy runs");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);
        foreach (var path in new[] { "/api/me", "/signin" })
        {
            var answer = await door.SendAsync(
                HttpMethod.Get, path, request =>
            {
                request.Headers.Authorization = path == "/signin" ? null : new("Bearer", token);
                request.Headers.Host = new Uri(door.Origin).Authority;
            }, copy.Http);
            Assert.Equal((503, "unavailable"), (answer.Status, answer.Code));
        }

        Assert.Equal(200, (await door.SendAsync(HttpMethod.Get, "/fr", at: copy.Http)).Status);
    }

    [Fact]
    public async Task A_history_is_whole_in_pages_for_whoever_may_see_it_or_it_is_none()
    {
        var (article, stream) = (Guid.NewGuid(), Guid.NewGuid());
        var hidden = Guid.NewGuid();
        var submitted = Guid.NewGuid();
        void Tell(string service, params HistoryItem[] items) =>
            door.Services[service].Answer = http => http.Request.Path.Value!.Contains(hidden.ToString(), StringComparison.Ordinal)
                ? Results.NotFound().ExecuteAsync(http)
                : Results.Json(new HistoryPage([.. Asked(items, http.Request.Query)]), Json.Options).ExecuteAsync(http);

        // As a service answers: of its stream, what follows the position.
        static IEnumerable<HistoryItem> Asked(IEnumerable<HistoryItem> items, IQueryCollection query)
        {
            var from = HistoryPosition.TryParse(query["from"], out var position) ? position.Version : (long?)null;
            var newest = query["newest"] == "true";
            return (newest ? items.Where(item => item.Version < (from ?? long.MaxValue)).Reverse() : items.Where(item => item.Version > (from ?? 0)))
                .Take(int.Parse(query["limit"]!, System.Globalization.CultureInfo.InvariantCulture));
        }

        HistoryItem Line(string service, long version, int second, Guid? id = null, Guid? cause = null) =>
            new(
                new(2026, 11, 24, 6, 0, second, TimeSpan.Zero),
                "Awa Traoré",
                "1",
                $"{service}{version}",
                service,
                version,
                version == 1 ? "why" : null,
                new JsonObject { ["a"] = 1 },
                id ?? Guid.NewGuid(),
                cause,
                stream);
        Tell("drafting", Line("drafting", 1, 1), Line("drafting", 2, 9, submitted));
        Tell("review", Line("review", 1, 8, cause: submitted));
        Tell("translation");
        Tell("publishing", Line("publishing", 1, 10));

        var whole = await door.GetAsync($"/api/articles/{article}/history", token);
        Assert.Equal(["drafting1", "drafting2", "review1", "publishing1"], Whats(whole));
        Assert.Equal(
            """{"at":"2026-11-24T06:00:01.0000000Z","who":"Awa Traoré","what":"drafting1","service":"drafting","version":1,"reason":"why","detail":{"a":1}}""",
            whole.Json!["items"]![0]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Null(whole.Json["next"]);
        var first = await door.GetAsync($"/api/articles/{article}/history?limit=3", token);
        var rest = await door.GetAsync($"/api/articles/{article}/history?limit=3&cursor={first.Json!["next"]}", token);
        Assert.Equal(Whats(whole), Whats(first).Concat(Whats(rest)));
        var last = await door.GetAsync($"/api/articles/{article}/history?newest=true&limit=3", token);
        var earlier = await door.GetAsync($"/api/articles/{article}/history?newest=true&limit=3&cursor={last.Json!["next"]}", token);
        Assert.Equal(Whats(whole).Reverse(), Whats(last).Concat(Whats(earlier)));
        Assert.Null(earlier.Json!["next"]);
        Assert.Equal(422, (await door.GetAsync($"/api/articles/{article}/history?cursor=rubbish", token)).Status);
        Assert.Equal(422, (await door.GetAsync($"/api/articles/{article}/history?cursor=WyJ4LjEiXQ", token)).Status);
        Assert.Equal(422, (await door.GetAsync($"/api/articles/{article}/history?newest=x", token)).Status);
        Assert.All(
            door.Services["review"].Requests.Where(one => one.Target.Contains(article.ToString(), StringComparison.Ordinal)),
            one => Assert.Equal(token, one.Bearer));

        Assert.Equal(404, (await door.GetAsync($"/api/articles/{hidden}/history", token)).Status);
        Assert.DoesNotContain(door.Services["publishing"].Requests, one => one.Target.Contains(hidden.ToString(), StringComparison.Ordinal));
        Assert.Equal(401, (await door.GetAsync($"/api/articles/{article}/history")).Status);
        Assert.Equal(404, (await door.GetAsync("/api/articles/x/history", token)).Status);

        door.Services["publishing"].Answer = Results.StatusCode(500).ExecuteAsync;
        var broken = await door.GetAsync($"/api/articles/{article}/history", token);
        Assert.Equal((503, "unavailable", "publishing"), (broken.Status, broken.Code, broken.Json!["service"]!.GetValue<string>()));
    }

    private static IEnumerable<string> Whats(Answer answer) => answer.Json!["items"]!.AsArray().Select(item => item!["what"]!.GetValue<string>());
}

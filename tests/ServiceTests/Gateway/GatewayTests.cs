using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Gateway;

/// <summary>Which requests the gateway forwards, which it rejects, and which headers it adds or removes.</summary>
public sealed class GatewayTests(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    [Theory]
    [InlineData("GET", "/api/drafts", "drafting")]
    [InlineData("PUT", "/api/drafts/1", "drafting")]
    [InlineData("POST", "/api/reviews/1/claim", "review")]
    [InlineData("GET", "/api/translations", "translation")]
    [InlineData("PUT", "/api/translations/1/en/xliff", "translation")]
    [InlineData("GET", "/api/terms", "translation")]
    [InlineData("GET", "/api/translation-memory?q=x", "translation")]
    [InlineData("PUT", "/api/translation-memory/tmx", "translation")]
    [InlineData("PUT", "/api/language-pairs", "translation")]
    [InlineData("GET", "/api/publications", "publishing")]
    [InlineData("POST", "/api/pictures", "publishing")]
    [InlineData("GET", "/api/fronts/fr", "publishing")]
    public async Task A_valid_bearer_passes_through_to_the_service_of_the_route(string method, string path, string service)
    {
        var token = door.TokenFor(Guid.NewGuid());
        var answer = await door.SendAsync(new(method), path, request => request.Headers.Authorization = new("Bearer", token));
        Assert.Equal((200, service), (answer.Status, answer.Headers.GetValues("X-Service").Single()));
        Assert.Contains(door.Services[service].Requests, reached => reached.Bearer == token && reached.Target == path && reached.Method == method);
        answer = await door.SendAsync(new(method), path);
        Assert.Equal((401, "sign-in"), (answer.Status, answer.Code));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_bearer_that_is_not_valid_is_no_bearer()
    {
        var me = Guid.NewGuid();
        await using var forger = new TokenIssuer();
        await forger.StartAsync();
        string[] bad =
        [
            door.TokenFor(me, token => token.Expires = DateTime.UtcNow.AddSeconds(-30)),
            door.TokenFor(me, token => token.Audience = "somebody-else"),
            door.TokenFor(me, token => token.Issuer = "https://evil.example/"),
            door.TokenFor(me, token => token.TokenType = "JWT"),
            forger.TokenFor(me, "Eve", ["admin"], [], token => token.Issuer = door.Origin + "/"),
            door.TokenFor(me)[..^4] + "AAAA",
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "rubbish", "a.b.c", "",
        ];
        foreach (var token in bad)
        {
            var answer = await door.SendAsync(
                HttpMethod.Get, "/api/drafts/forged", request => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"));
            Assert.Equal((401, "sign-in"), (answer.Status, answer.Code));
        }

        foreach (var other in new[] { "Basic YTpi", "Negotiate x", "bearer", door.TokenFor(me), "Bearer a, Bearer b" })
        {
            Assert.Equal(401, (await door.SendAsync(
                HttpMethod.Get, "/api/drafts/forged", request => request.Headers.TryAddWithoutValidation("Authorization", other))).Status);
            Assert.Equal(200, (await door.SendAsync(
                HttpMethod.Get, "/fr/forged?asOf=2026-11-05T14:05:00Z", request => request.Headers.TryAddWithoutValidation("Authorization", other))).Status);
        }

        Assert.DoesNotContain(door.Services["drafting"].Requests, reached => reached.Target == "/api/drafts/forged");
        Assert.All(
            door.Services["publishing"].Requests.Where(reached => reached.Target.StartsWith("/fr/forged", StringComparison.Ordinal)),
            reached => Assert.Null(reached.Bearer));
    }

    [Fact]
    public async Task Nothing_goes_along_that_nobody_thought_of()
    {
        await door.SendAsync(HttpMethod.Get, "/api/drafts/headers", request =>
        {
            request.Headers.Authorization = new("Bearer", door.TokenFor(Guid.NewGuid()));
            request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"3\""));
            foreach (var (name, value) in new[]
            {
                ("Cookie", "newsroom=x; other=y"), ("X-User", "admin"), ("X-User-Id", "1"),
                ("X-Forwarded-User", "admin"), ("X-Forwarded-For", "6.6.6.6"),
                ("X-Forwarded-Host", "evil.example"),
                ("X-Forwarded-Prefix", "/evil"), ("Forwarded", "for=6.6.6.6"),
                ("X-Original-URL", "/internal"), ("X-HTTP-Method-Override", "DELETE"),
                ("X-Real-IP", "6.6.6.6"),
                ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("baggage", "person=admin"), ("Idempotency-Key", "k"),
            })
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        });
        var reached = door.Services["drafting"].Requests.Single(one => one.Target == "/api/drafts/headers").Headers;
        Assert.Equal(("\"3\"", "k"), (reached["If-None-Match"], reached["Idempotency-Key"]));
        Assert.Equal(
            ("127.0.0.1", new Uri(door.Origin).Authority, "http"), (reached["X-Forwarded-For"], reached["X-Forwarded-Host"], reached["X-Forwarded-Proto"]));
        Assert.DoesNotContain("0af7651916cd43dd8448eb211c80319c", reached["traceparent"], StringComparison.Ordinal);
        Assert.Empty(reached.Keys.Except(
            ["Host", "Authorization", "If-None-Match", "Idempotency-Key", "traceparent", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"],
            StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Readers_pages_are_the_same_for_everybody_unless_staff_ask_for_the_past()
    {
        var token = door.TokenFor(Guid.NewGuid());
        Assert.Equal(200, (await door.GetAsync("/fr/same", token)).Status);
        Assert.Equal(200, (await door.GetAsync("/api/content/articles?language=fr", token)).Status);
        Assert.Equal(200, (await door.GetAsync("/fr/same?asOf=2026-11-05T14:05:00Z", token)).Status);
        var reached = door.Services["publishing"].Requests;
        Assert.Null(reached.Single(one => one.Target == "/fr/same").Bearer);
        Assert.Null(reached.Single(one => one.Target == "/api/content/articles?language=fr").Bearer);
        Assert.Equal(token, reached.Single(one => one.Target.StartsWith("/fr/same?", StringComparison.Ordinal)).Bearer);
    }

    [Theory]
    [InlineData("/internal/history/1")]
    [InlineData("/health/ready")]
    [InlineData("/health")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/INTERNAL/x")]
    [InlineData("/%69nternal/x")]
    [InlineData("/%2569nternal/x")]
    [InlineData("//internal/x")]
    [InlineData("/fr//internal/x")]
    [InlineData("/fr/../internal/x")]
    [InlineData("/fr/%2e%2e/internal/x")]
    [InlineData("/./internal/x")]
    [InlineData("/fr%2f..%2f..%2finternal")]
    [InlineData("/internal%2fhistory")]
    [InlineData("/%2finternal")]
    [InlineData("/api/drafts/..%2f..%2finternal")]
    [InlineData("/api/drafts/%252e%252e/internal")]
    [InlineData("/api/drafts/..\\internal")]
    [InlineData("/api/drafts/..%5cinternal")]
    [InlineData("/api/drafts/../../internal/x")]
    [InlineData("/api/drafts/a%0d%0ax")]
    [InlineData("/metrics?x=1")]
    [InlineData("/metrics/")]
    public async Task What_is_inside_is_not_found_however_it_is_spelt(string target)
    {
        var headers = $"Authorization: Bearer {door.TokenFor(Guid.NewGuid())}\r\n";
        Assert.Equal(404, (await door.RawAsync(target, headers)).Status);
        Assert.Equal(404, (await door.RawAsync($"{door.Origin}{target}", headers)).Status);
        // Except for the requests that the page cache makes itself.
        var requests = door.Services.Values.SelectMany(service => service.Requests);
        Assert.All(requests.Where(one => !one.Target.StartsWith("/internal/public-pages?after=", StringComparison.Ordinal)), reached =>
        {
            Assert.DoesNotContain("internal", reached.Target, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("metrics", reached.Target, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Operators_have_a_door_of_their_own_and_nothing_else_behind_it()
    {
        using var http = new HttpClient { BaseAddress = door.Operators };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/metrics")).StatusCode);
        foreach (var path in new[] { "/", "/fr", "/api/me", "/signin", "/desk", "/internal/x", "/connect/authorize" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task Unknown_addresses_of_the_api_are_not_found_for_whoever_is_signed_in()
    {
        var answer = await door.GetAsync("/api/nothing/here", door.TokenFor(Guid.NewGuid()));
        Assert.Equal(
            (404, "not-found", "application/problem+json"),
            (answer.Status, answer.Code, answer.Headers.TryGetValues("Content-Type", out var _) ? "" : "application/problem+json"));
        Assert.Equal(401, (await door.GetAsync("/api/nothing/here")).Status);
        Assert.DoesNotContain(
            door.Services.Values.SelectMany(service => service.Requests), reached => reached.Target.StartsWith("/api/nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sizes_are_checked_after_who_asks_and_before_a_service_hears_of_it()
    {
        var token = door.TokenFor(Guid.NewGuid());
        async Task<Answer> SendAsync(string path, int length, bool signedIn = true, bool stated = true) =>
            await door.SendAsync(HttpMethod.Post, path, request =>
            {
                request.Headers.Authorization = signedIn ? new("Bearer", token) : null;
                request.Content = stated ? new ByteArrayContent(new byte[length]) : new StreamContent(new Unstated(length));
                request.Content.Headers.ContentType = new("application/json");
            });
        const int Mebibyte = 1024 * 1024;
        Assert.Equal(401, (await SendAsync("/api/drafts/size", Mebibyte + 1, signedIn: false)).Status);
        var answer = await SendAsync("/api/drafts/size", Mebibyte + 1);
        Assert.Equal((413, "too-large"), (answer.Status, answer.Code));
        Assert.DoesNotContain(door.Services["drafting"].Requests, reached => reached.Target == "/api/drafts/size");
        answer = await SendAsync("/api/drafts/size", Mebibyte + 1, stated: false);
        Assert.Equal((413, "too-large"), (answer.Status, answer.Code));
        Assert.Equal(200, (await SendAsync("/api/drafts/size", Mebibyte)).Status);
        Assert.Equal(200, (await SendAsync("/api/drafts/size", Mebibyte, stated: false)).Status);
        Assert.Equal(200, (await SendAsync("/api/translations/1/en/xliff", 10 * Mebibyte)).Status);
        Assert.Equal(413, (await SendAsync("/api/translations/1/en/xliff", (10 * Mebibyte) + 1)).Status);
        Assert.Equal(200, (await SendAsync("/api/translation-memory/tmx", 10 * Mebibyte)).Status);
        Assert.Equal(200, (await SendAsync("/api/pictures", 20 * Mebibyte)).Status);
        Assert.Equal(413, (await SendAsync("/api/pictures", 22 * Mebibyte)).Status);
    }

    [Fact]
    public async Task Too_many_requests_are_refused_per_person_and_per_address_of_readers()
    {
        var strict = await door.AnotherAsync(
            ("Rates__Person__PerSecond", "1"),
            ("Rates__Person__Burst", "10"),
            ("Rates__Reader__PerSecond", "1"),
            ("Rates__Reader__Burst", "5"),
            ("TrustedProxies__0", "127.0.0.1/32"));
        async Task<Answer[]> BurstAsync(string path, int count, Action<HttpRequestMessage> as_) =>
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => door.SendAsync(HttpMethod.Get, path, as_, strict.Http)));
        var (busy, calm) = (door.TokenFor(Guid.NewGuid()), door.TokenFor(Guid.NewGuid()));
        var answers = await BurstAsync("/api/drafts", 30, request => request.Headers.Authorization = new("Bearer", busy));
        Assert.InRange(answers.Count(answer => answer.Status == 200), 10, 14);
        var refused = answers.First(answer => answer.Status == 429);
        Assert.Equal("too-many-requests", refused.Code);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        Assert.All(
            await BurstAsync("/api/drafts", 5, request => request.Headers.Authorization = new("Bearer", calm)), answer => Assert.Equal(200, answer.Status));

        answers = await BurstAsync("/fr", 20, request => request.Headers.Add("X-Forwarded-For", "203.0.113.1"));
        Assert.InRange(answers.Count(answer => answer.Status == 429), 11, 15);
        Assert.All(await BurstAsync("/fr", 5, request => request.Headers.Add("X-Forwarded-For", "203.0.113.2")), answer => Assert.Equal(200, answer.Status));
        // The rate limit comes before authentication, so a flood of forged tokens is limited too.
        answers = await BurstAsync("/api/drafts", 20, request =>
        {
            request.Headers.Add("X-Forwarded-For", "203.0.113.3");
            request.Headers.Authorization = new("Bearer", "forged");
        });
        Assert.Contains(answers, answer => answer.Status == 401);
        Assert.Contains(answers, answer => answer.Status == 429);
    }

    [Fact]
    public async Task Every_answer_is_guarded_and_says_nothing_of_the_machinery()
    {
        door.Services["publishing"].Answer = async http =>
        {
            http.Response.Headers.Server = "Kestrel";
            http.Response.Headers["X-Powered-By"] = "x";
            http.Response.Headers.SetCookie = "session=stolen";
            if (http.Request.Path.Value!.EndsWith("/own", StringComparison.Ordinal))
            {
                http.Response.Headers.ContentSecurityPolicy = "default-src 'self'";
                http.Response.Headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            }

            http.Response.StatusCode = http.Request.Path.Value.EndsWith("/gone", StringComparison.Ordinal) ? 410 : 200;
            await http.Response.WriteAsync("<p>Washington et Bamako</p>");
        };
        foreach (var path in new[] { "/fr/x", "/fr/gone", "/api/drafts", "/api/me", "/internal", "/signin", "/desk", "/account/login", "/docs" })
        {
            var answer = await door.GetAsync(path);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By") || answer.Headers.Contains("Strict-Transport-Security"));
            Assert.Equal(path is "/account/login" or "/signin", answer.Headers.Contains("Set-Cookie"));
            Assert.Equal(!path.StartsWith("/fr", StringComparison.Ordinal) && path != "/internal", answer.Headers.CacheControl?.NoStore is true);
        }

        var own = await door.GetAsync("/fr/own");
        Assert.Equal(
            ("default-src 'self'", "strict-origin-when-cross-origin"),
            (own.Headers.GetValues("Content-Security-Policy").Single(), own.Headers.GetValues("Referrer-Policy").Single()));
        var gone = await door.GetAsync("/fr/gone");
        Assert.Equal((410, "<p>Washington et Bamako</p>"), (gone.Status, gone.Body));
    }

    [Fact]
    public async Task A_host_that_is_not_ours_is_refused() =>
        Assert.Equal(400, (await door.SendAsync(HttpMethod.Get, "/fr", request => request.Headers.Host = "evil.example")).Status);

    [Fact]
    public async Task What_the_provider_needs_reaches_it_and_its_cookies_come_back()
    {
        var answer = await door.SendAsync(HttpMethod.Get, "/account/elsewhere", request =>
        {
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("app:secret")));
            request.Headers.Add("Cookie", "newsroom=session; identity=its own");
            request.Headers.Add("X-Forwarded-Host", "evil.example");
        });
        Assert.Contains("identity=", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        var reached = door.Provider.Requests.Single(one => one.Path == "/account/elsewhere").Headers;
        Assert.Equal("identity=its own", reached["Cookie"]);
        Assert.StartsWith("Basic ", reached["Authorization"], StringComparison.Ordinal);
        Assert.Equal(new Uri(door.Origin).Authority, reached["X-Forwarded-Host"]);
    }

    [Fact]
    public async Task The_run_time_role_cannot_change_tables()
    {
        await using var connection = new NpgsqlConnection(door.RunTimeConnection);
        await connection.OpenAsync();
        foreach (var ddl in new[]
        {
            "create table gateway.mine (id int)", "create table public.mine (id int)",
            "drop table gateway.sessions", "delete from gateway.keys", "truncate gateway.sessions",
            "create schema mine"
        })
        {
            await using var command = new NpgsqlCommand(ddl, connection);
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }

    /// <summary>A body of unknown length, which is therefore sent chunked.</summary>
    private sealed class Unstated(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}

using System.Net;
using MassTransit;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Gateway;

/// <summary>Sessions from sign-in to sign-out, with an identity provider that can refuse, be slow, or be unavailable.</summary>
public sealed class Sessions(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Plain_redirects_end_at_the_front_page_with_a_small_cookie_and_the_tokens_stay_here()
    {
        using var visitor = await SignInAsync("/signin", "/");
        var cookie = visitor.Cookies.GetAllCookies().Single(one => one.Name == "newsroom");
        Assert.True(cookie.HttpOnly);
        Assert.InRange(cookie.Value.Length, 1, 1000);
        Assert.DoesNotContain("eyJ", cookie.Value, StringComparison.Ordinal);
        var me = await visitor.ApiAsync(HttpMethod.Get, "/api/me");
        Assert.Equal($$"""{"id":"{{door.Provider.Person}}","name":"Fatou Diallo","roles":["editor"],"languages":["en","fr"]}""", me.Body);

        Assert.Equal(200, (await visitor.ApiAsync(HttpMethod.Get, "/api/drafts/along", ("Cookie", $"newsroom={cookie.Value}; other=1"))).Status);
        var reached = door.Services["drafting"].Requests.Single(one => one.Target == "/api/drafts/along");
        Assert.StartsWith("eyJ", reached.Bearer, StringComparison.Ordinal);
        Assert.False(reached.Headers.ContainsKey("Cookie"));
        await using var database = new NpgsqlConnection(door.Postgres);
        await database.OpenAsync();
        await using var read = new NpgsqlCommand("select count(*) from gateway.sessions where encode(ticket, 'escape') like '%eyJ%'", database);
        Assert.Equal(0L, await read.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Whoever_is_erased_is_signed_in_nowhere_any_more()
    {
        using var visitor = await SignInAsync();
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(door.Broker));
        await bus.StartAsync(TestContext.Current.CancellationToken);
        await bus.Publish(new Contracts.Identity.PersonErased(Guid.NewGuid(), DateTimeOffset.UtcNow, Guid.NewGuid()), TestContext.Current.CancellationToken);
        Assert.Equal(200, (await visitor.ApiAsync(HttpMethod.Get, "/api/me")).Status);
        await bus.Publish(
            new Contracts.Identity.PersonErased(door.Provider.Person, DateTimeOffset.UtcNow, Guid.NewGuid()), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => (await visitor.ApiAsync(HttpMethod.Get, "/api/me")).Status == 401, "the session has ended");
        await bus.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("/desk?x=1", "/desk?x=1")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/\tevil", "/")]
    public async Task A_sign_in_ends_where_it_was_asked_for_if_that_is_here(string returnUrl, string end) =>
        (await SignInAsync("/signin?returnUrl=" + Uri.EscapeDataString(returnUrl), end)).Dispose();

    [Fact]
    public async Task A_browser_on_its_way_to_a_page_signs_in_on_the_way_and_programs_are_told()
    {
        using var visitor = new Visitor(door.Origin);
        Assert.Equal("/signin?returnUrl=%2Fdesk%2Fx%3Fy%3D1", (await visitor.Http.GetAsync("/desk/x?y=1")).Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.Http.PostAsync("/desk/x", null)).StatusCode);
        var (address, answer) = await visitor.OpenAsync("/desk");
        Assert.Equal(("/desk", HttpStatusCode.OK), (address, answer.StatusCode));
        (address, answer) = await visitor.OpenAsync("/docs");
        Assert.Equal(("/docs", HttpStatusCode.OK), (address, answer.StatusCode));
    }

    [Fact]
    public async Task With_the_cookie_a_call_needs_the_header_and_a_change_an_origin_that_is_ours()
    {
        using var visitor = await SignInAsync();
        Assert.Equal(403, (await visitor.ApiAsync(HttpMethod.Get, "/api/drafts", ("X-CSRF", "0"))).Status);
        var bare = await visitor.Http.PostAsync("/api/drafts", null);
        Assert.Equal(
            (HttpStatusCode.Forbidden, true), (bare.StatusCode, (await bare.Content.ReadAsStringAsync()).Contains("/problems/csrf", StringComparison.Ordinal)));
        Assert.Equal(403, (await visitor.ApiAsync(HttpMethod.Post, "/api/drafts", ("Origin", "https://evil.example"))).Status);
        Assert.Equal(403, (await visitor.ApiAsync(HttpMethod.Post, "/api/drafts", ("Origin", "null"))).Status);
        Assert.Equal(403, (await visitor.ApiAsync(HttpMethod.Post, "/api/drafts", ("Sec-Fetch-Site", "cross-site"), ("Origin", door.Origin))).Status);
        Assert.Equal(403, (await visitor.ApiAsync(HttpMethod.Post, "/desk/x", ("Sec-Fetch-Site", "same-site"))).Status);
        Assert.Equal(200, (await visitor.ApiAsync(HttpMethod.Post, "/api/drafts", ("Origin", door.Origin))).Status);
        Assert.Equal(200, (await visitor.ApiAsync(HttpMethod.Get, "/api/drafts")).Status);
        // Authentication comes before the CSRF check; with an Authorization header, the session is not considered.
        using var nobody = new Visitor(door.Origin);
        Assert.Equal(401, (await nobody.ApiAsync(HttpMethod.Post, "/api/drafts", ("X-CSRF", "0"), ("Cookie", "newsroom=rubbish"))).Status);
        Assert.Equal(401, (await visitor.ApiAsync(HttpMethod.Get, "/api/drafts", ("Authorization", "Basic YTpi"))).Status);
        Assert.Equal(
            200,
            (await visitor.ApiAsync(HttpMethod.Post, "/api/drafts", ("Authorization", "Bearer " + door.TokenFor(Guid.NewGuid())), ("X-CSRF", "0"))).Status);
    }

    [Fact]
    public async Task However_many_wait_for_a_new_token_on_however_many_copies_it_is_asked_for_once()
    {
        var other = await door.AnotherAsync();
        door.Provider.Lifetime = 30;
        using var visitor = await SignInAsync();
        (door.Provider.Lifetime, door.Provider.Delay) = (300, TimeSpan.FromMilliseconds(500));
        var before = door.Provider.Refreshes;
        var cookie = $"newsroom={visitor.Session}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(call => door.SendAsync(
            HttpMethod.Get, "/api/drafts/refreshed",
            request =>
            {
                request.Headers.Add("X-CSRF", "1");
                request.Headers.Add("Cookie", cookie);
            },
            call % 2 == 0 ? other.Http : door.Process.Http)));
        door.Provider.Delay = TimeSpan.Zero;
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(before + 1, door.Provider.Refreshes);
        Assert.False(door.Provider.ReusedARefreshToken);
        Assert.Single(door.Services["drafting"].Requests.Where(reached => reached.Target == "/api/drafts/refreshed")
            .Select(reached => reached.Bearer)
            .Distinct());
    }

    [Fact]
    public async Task A_changed_role_comes_with_the_next_token_and_a_refused_one_ends_the_session()
    {
        door.Provider.Lifetime = 30;
        using var visitor = await SignInAsync();
        door.Provider.Roles = ["editor", "admin"];
        Assert.Contains("admin", (await visitor.ApiAsync(HttpMethod.Get, "/api/me")).Body, StringComparison.Ordinal);
        (door.Provider.Roles, door.Provider.Refuses) = (["editor"], true);
        Assert.Equal(401, (await visitor.ApiAsync(HttpMethod.Get, "/api/me")).Status);
        (door.Provider.Refuses, door.Provider.Lifetime) = (false, 300);
        Assert.Equal(401, (await visitor.ApiAsync(HttpMethod.Get, "/api/me")).Status);
    }

    [Fact]
    public async Task Signing_out_ends_it_here_and_at_the_provider_and_only_our_pages_can_ask_for_it()
    {
        using var visitor = await SignInAsync();
        var stolen = $"newsroom={visitor.Session}";
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/signout") { Headers = { { "Origin", "https://evil.example" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Http.SendAsync(foreign)).StatusCode);
        Assert.Equal(200, (await visitor.ApiAsync(HttpMethod.Get, "/api/me")).Status);
        var revoked = door.Provider.Revoked.Count;
        var answer = await visitor.Http.PostAsync("/signout", null);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith($"{door.Origin}/connect/endsession?", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("/", (await visitor.OpenAsync(answer.Headers.Location.ToString())).Address);
        Assert.Null(visitor.Session);
        Assert.Equal(revoked + 1, door.Provider.Revoked.Count);
        var again = await door.SendAsync(HttpMethod.Get, "/api/me", request =>
        {
            request.Headers.Add("Cookie", stolen);
            request.Headers.Add("X-CSRF", "1");
        });
        Assert.Equal(401, again.Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Http.PostAsync("/signout", null)).StatusCode);
    }

    [Fact]
    public async Task A_session_somebody_else_put_into_the_browser_is_not_the_one_signed_in()
    {
        using var planted = await SignInAsync();
        using var victim = new Visitor(door.Origin);
        victim.Cookies.Add(new Cookie("newsroom", planted.Session, "/", new Uri(door.Origin).Host));
        door.Provider.Person = Guid.NewGuid();
        Assert.Equal("/", (await victim.OpenAsync("/signin")).Address);
        Assert.NotEqual(planted.Session, victim.Session);
        Assert.Contains(door.Provider.Person.ToString(), (await victim.ApiAsync(HttpMethod.Get, "/api/me")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(door.Provider.Person.ToString(), (await planted.ApiAsync(HttpMethod.Get, "/api/me")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_session_ends_and_is_forgotten()
    {
        var copy = await door.AnotherAsync(("Sessions__Idle", "00:10:00"));
        using var visitor = await SignInAsync();
        Assert.Equal((200, 401), (await UnusedForAsync(minutes: 9), await UnusedForAsync(minutes: 11)));

        // Ages the session instead of waiting.
        async Task<int> UnusedForAsync(int minutes)
        {
            await using var database = NpgsqlDataSource.Create(door.Postgres);
            await using var age = database.CreateCommand(
                $"update gateway.sessions set seen = now() - interval '{minutes} minutes' where started = (select max(started) from gateway.sessions)");
            Assert.Equal(1, await age.ExecuteNonQueryAsync());
            var answer = await door.SendAsync(
                HttpMethod.Get, "/api/me",
                request =>
                {
                    request.Headers.Add("X-CSRF", "1");
                    request.Headers.Add("Cookie", $"newsroom={visitor.Session}");
                },
                copy.Http);
            return answer.Status;
        }
    }

    [Fact]
    public async Task A_callback_nobody_asked_for_is_no_failure_of_ours()
    {
        using var visitor = new Visitor(door.Origin);
        foreach (var callback in new[] { "/signin-oidc", "/signin-oidc?code=x&state=y", "/signin-oidc?error=access_denied&state=z", "/signin-oidc?code=x" })
        {
            var answer = await visitor.Http.GetAsync(callback);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("sign-in-unfinished", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private async Task<Visitor> SignInAsync(string at = "/signin", string end = "/")
    {
        var visitor = new Visitor(door.Origin);
        var (address, answer) = await visitor.OpenAsync(at);
        Assert.Equal((end, HttpStatusCode.OK), (address, answer.StatusCode));
        Assert.NotNull(visitor.Session);
        return visitor;
    }
}

using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Identity;

/// <summary>From the user name and password to tokens, and what revokes them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SigningIn(IdentityProvider identity) : IClassFixture<IdentityProvider>
{
    [Fact]
    public async Task A_name_and_a_password_become_tokens_that_say_who_asks()
    {
        using var browser = new Browser(identity);
        var tokens = await browser.TokensAsync("editor", identity.Password("editor"));
        var access = new JsonWebToken(tokens["access_token"]!.GetValue<string>());
        Assert.Equal(("at+jwt", "RS256", TokenIssuer.Issuer, "newsroom-api"), (access.Typ, access.Alg, access.Issuer, access.Audiences.Single()));
        Assert.Equal(TimeSpan.FromMinutes(5), access.ValidTo - access.IssuedAt);
        Assert.True(Guid.TryParse(access.Subject, out _));
        Assert.Equal("Fatoumata Diarra", access.GetClaim("name").Value);
        Assert.Equal("editor", access.GetClaim("preferred_username").Value);
        Assert.Equal("editor", access.GetClaim("role").Value);
        Assert.Equal("fr en", access.GetClaim("languages").Value);
        Assert.False(access.TryGetClaim("stamp", out _));

        var id = new JsonWebToken(tokens["id_token"]!.GetValue<string>());
        Assert.Equal((access.Subject, "no", "gateway"), (id.Subject, id.GetClaim("nonce").Value, id.Audiences.Single()));
        Assert.False(id.TryGetClaim("stamp", out _));

        var (status, fresh) = await browser.RefreshAsync(tokens);
        Assert.Equal(200, status);
        var again = new JsonWebToken(fresh["access_token"]!.GetValue<string>());
        Assert.Equal((access.Subject, "fr en", "newsroom-api"), (again.Subject, again.GetClaim("languages").Value, again.Audiences.Single()));
        Assert.NotEqual(tokens["refresh_token"]!.GetValue<string>(), fresh["refresh_token"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_sign_in_goes_back_to_where_it_came_from_and_never_elsewhere()
    {
        using var browser = new Browser(identity);
        var sent = await browser.GetAsync(browser.AuthorizeAddress);
        Assert.Equal(302, sent.Status);
        Assert.StartsWith("/account/login?ReturnUrl=%2Fconnect%2Fauthorize", sent.Location, StringComparison.Ordinal);
        var page = await browser.GetAsync(sent.Location!);
        var back = await browser.PostAsync(
            "/account/login", ("username", "reporter"), ("password", identity.Password("reporter")),
            (Browser.Antiforgery, page.Field(Browser.Antiforgery)), ("ReturnUrl", page.Field("ReturnUrl")));
        Assert.StartsWith("/connect/authorize?client_id=gateway", back.Location, StringComparison.Ordinal);
        Assert.StartsWith(Browser.RedirectUri + "?code=", (await browser.GetAsync(back.Location!)).Location, StringComparison.Ordinal);

        using var other = new Browser(identity);
        Assert.Equal("/signin?returnUrl=%2Fdesk%2Fqueue", (await other.SignInAsync("reporter", identity.Password("reporter"), "/desk/queue")).Location);
        foreach (var elsewhere in new[]
        {
            "https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example",
            "javascript:alert(1)", "~/x", "http:/signin", "\\\\evil.example"
        })
        {
            page = await other.GetAsync($"/account/login?ReturnUrl={Uri.EscapeDataString(elsewhere)}");
            Assert.DoesNotContain("evil", page.Body, StringComparison.Ordinal);
            var landed = await other.PostAsync(
                "/account/login", ("username", "reporter"), ("password", identity.Password("reporter")),
                (Browser.Antiforgery, page.Field(Browser.Antiforgery)), ("ReturnUrl", elsewhere));
            Assert.Equal((302, "/signin"), (landed.Status, landed.Location));
        }
    }

    [Fact]
    public async Task The_page_is_plain_strict_and_in_two_languages()
    {
        using var french = new Browser(identity, "de, fr-ML;q=0.9, en;q=0.8");
        using var english = new Browser(identity, "en-GB");
        var page = await french.GetAsync("/account/login");
        Assert.Contains("<html lang=\"fr\">", page.Body, StringComparison.Ordinal);
        Assert.Contains("Mot de passe", page.Body, StringComparison.Ordinal);
        Assert.Contains("Password", (await english.GetAsync("/account/login")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.Ordinal);
        var policy = page.Answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("no-store", page.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var cookie = page.Answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        using var browser = new Browser(identity);
        var wrong = await browser.SignInAsync("editor2", "not the password");
        var unknown = await browser.SignInAsync("nobody-here", "not the password");
        Assert.Equal((401, 401), (wrong.Status, unknown.Status));
        Assert.Contains("incorrect", wrong.Body, StringComparison.Ordinal);
        Assert.Contains("incorrect", unknown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), cookie => cookie.Name == "identity");
        Assert.Contains("value=\"&lt;b&gt;&quot;x\"", (await browser.SignInAsync("<b>\"x", "not the password")).Body, StringComparison.Ordinal);

        // An unknown name must take as long as a wrong password, whose hashing takes tens of milliseconds. Medians, because the machine is busy.
        Assert.InRange(await MedianAsync(browser, "nobody-else") / await MedianAsync(browser, "translator2"), 0.4, 2.5);
    }

    [Fact]
    public async Task Ten_failures_a_minute_and_no_more_even_in_parallel()
    {
        using var browser = new Browser(identity);
        var page = await browser.GetAsync("/account/login");
        Task<Seen> GuessAsync(string password) =>
            browser.PostAsync("/account/login", ("username", "Admin"), ("password", password), (Browser.Antiforgery, page.Field(Browser.Antiforgery)));
        var guesses = await Task.WhenAll(Enumerable.Range(0, 15).Select(guess => GuessAsync($"guess {guess}")));
        Assert.Equal(10, guesses.Count(guess => guess.Status == 401));
        Assert.Equal(5, guesses.Count(guess => guess.Status == 429));
        var right = await GuessAsync(identity.Password("admin"));
        Assert.Equal(429, right.Status);
        Assert.Contains("Trop de tentatives", right.Body, StringComparison.Ordinal);
        Assert.Equal(302, (await browser.SignInAsync("reporter2", identity.Password("reporter2"))).Status);
    }

    [Fact]
    public async Task A_form_without_proof_that_it_is_ours_is_refused()
    {
        using var browser = new Browser(identity);
        var page = await browser.GetAsync("/account/login");
        var right = new[] { ("username", "reporter"), ("password", identity.Password("reporter")) };
        Assert.Equal(400, (await browser.PostAsync("/account/login", right)).Status);
        Assert.Equal(400, (await browser.PostAsync("/account/login", [.. right, (Browser.Antiforgery, "forged")])).Status);
        using var other = new Browser(identity);
        Assert.Equal(400, (await other.PostAsync("/account/login", [.. right, (Browser.Antiforgery, page.Field(Browser.Antiforgery))])).Status);
        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), cookie => cookie.Name == "identity");
    }

    [Fact]
    public async Task Only_the_gateway_that_asked_gets_the_tokens()
    {
        using var browser = new Browser(identity);
        await browser.SignInAsync("reporter", identity.Password("reporter"));
        var (status, refused) = await browser.RedeemAsync(await browser.CodeAsync(), otherVerifier: new string('x', 43));
        Assert.Equal((400, "invalid_grant"), (status, refused["error"]!.GetValue<string>()));
        (status, refused) = await browser.TokenAsync(
            ("client_id", "gateway"), ("client_secret", "wrong"), ("grant_type", "authorization_code"),
            ("code", await browser.CodeAsync()), ("redirect_uri", Browser.RedirectUri),
            ("code_verifier", new string('x', 43)));
        Assert.Equal((401, "invalid_client"), (status, refused["error"]!.GetValue<string>()));
        Assert.Equal(400, (await browser.GetAsync(browser.AuthorizeAddress.Replace("signin-oidc", "elsewhere", StringComparison.Ordinal))).Status);
        Assert.Equal(400, (await browser.GetAsync(browser.AuthorizeAddress.Split("&code_challenge_method")[0])).Status);
        var code = await browser.CodeAsync();
        Assert.Equal(200, (await browser.RedeemAsync(code)).Status);
        Assert.Equal(400, (await browser.RedeemAsync(code)).Status);
    }

    [Fact]
    public async Task An_integration_has_a_token_of_its_own()
    {
        using var browser = new Browser(identity);
        var (status, tokens) = await browser.TokenAsync(
            ("client_id", "wire"), ("client_secret", IdentityProvider.WireSecret), ("grant_type", "client_credentials"), ("scope", "newsroom"));
        Assert.Equal(200, status);
        var access = new JsonWebToken(tokens["access_token"]!.GetValue<string>());
        Assert.True(Guid.TryParse(access.Subject, out _));
        Assert.Equal(
            ("Agence de presse", "reporter", "fr", "newsroom-api"),
            (access.GetClaim("name").Value, access.GetClaim("role").Value, access.GetClaim("languages").Value, access.Audiences.Single()));
        (status, _) = await browser.TokenAsync(
            ("client_id", "gateway"), ("client_secret", IdentityProvider.Secret), ("grant_type", "client_credentials"), ("scope", "newsroom"));
        Assert.Equal(400, status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_goes_back_to_the_client()
    {
        using var browser = new Browser(identity);
        var tokens = await browser.TokensAsync("translator", identity.Password("translator"));
        const string Back = TokenIssuer.Issuer + "signout-callback-oidc";
        var end = $"/connect/endsession?post_logout_redirect_uri={Uri.EscapeDataString(Back)}&client_id=gateway&state=so";

        // Another site can send a browser here, but must not be able to sign the user out.
        var asked = await browser.GetAsync(end);
        Assert.StartsWith("/account/logout?ReturnUrl=", asked.Location, StringComparison.Ordinal);
        Assert.Equal(400, (await browser.PostAsync("/account/logout")).Status);
        Assert.StartsWith(Browser.RedirectUri, (await browser.GetAsync(browser.AuthorizeAddress)).Location, StringComparison.Ordinal);

        var ended = await browser.GetAsync($"{end}&id_token_hint={tokens["id_token"]!.GetValue<string>()}");
        Assert.Equal((302, Back + "?state=so"), (ended.Status, ended.Location));
        Assert.StartsWith("/account/login", (await browser.GetAsync(browser.AuthorizeAddress)).Location, StringComparison.Ordinal);

        await browser.SignInAsync("translator", identity.Password("translator"));
        asked = await browser.GetAsync(end);
        var page = await browser.GetAsync(asked.Location!);
        var left = await browser.PostAsync("/account/logout", (Browser.Antiforgery, page.Field(Browser.Antiforgery)), ("ReturnUrl", page.Field("ReturnUrl")));
        Assert.StartsWith("/connect/endsession?", left.Location, StringComparison.Ordinal);
        Assert.Equal(Back + "?state=so", (await browser.GetAsync(left.Location!)).Location);
    }

    [Fact]
    public async Task Text_that_cannot_be_stored_is_the_senders_fault()
    {
        using var browser = new Browser(identity);
        var seen = new[]
        {
            await browser.SignInAsync("edi\0tor", "x"),
            await browser.GetAsync("/connect/authorize?client_id=%00&response_type=code"),
            await browser.GetAsync("/connect/endsession?id_token_hint=%00&client_id=%00"),
            await browser.PostAsync("/connect/token", ("client_id", "\0"), ("client_secret", "\0"), ("grant_type", "refresh_token"), ("refresh_token", "\0")),
            await browser.PostAsync("/connect/revoke", ("client_id", "gateway"), ("client_secret", IdentityProvider.Secret), ("token", "\0")),
            await browser.GetAsync("/connect/userinfo"),
            await browser.GetAsync("/account/login?ReturnUrl=%00&ReturnUrl=/x"),
            await browser.PostAsync("/connect/authorize"),
        };
        Assert.All(seen, one => Assert.InRange(one.Status, 200, 499));
    }

    [Fact]
    public async Task Metadata_sends_browsers_to_the_public_origin_and_services_to_loopback()
    {
        var loopback = identity.Process.Http.BaseAddress!.ToString();
        var inside = JsonNode.Parse(await identity.Process.Http.GetStringAsync("/.well-known/openid-configuration"))!;
        using var browser = new Browser(identity);
        var outside = JsonNode.Parse((await browser.GetAsync("/.well-known/openid-configuration")).Body)!;
        foreach (var (field, path) in new[] { ("issuer", ""), ("authorization_endpoint", "connect/authorize"), ("end_session_endpoint", "connect/endsession") })
        {
            Assert.Equal(TokenIssuer.Issuer + path, inside[field]!.GetValue<string>());
            Assert.Equal(TokenIssuer.Issuer + path, outside[field]!.GetValue<string>());
        }

        foreach (var field in new[] { "token_endpoint", "revocation_endpoint", "jwks_uri", "userinfo_endpoint" })
        {
            Assert.StartsWith(loopback, inside[field]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.StartsWith(TokenIssuer.Issuer, outside[field]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_run_time_role_changes_rows_and_nothing_else()
    {
        await using var connection = new NpgsqlConnection(identity.RunTimeConnection);
        await connection.OpenAsync();
        foreach (var ddl in new[]
        {
            "create table identity.mine (id int)", "create table public.mine (id int)", "create temp table mine (id int)", "drop table identity.\"People\"",
            "alter table identity.\"People\" add column mine int", "create schema mine",
            "truncate identity.\"People\"", "create index on identity.\"People\" (\"Name\")",
        })
        {
            await using var command = new NpgsqlCommand(ddl, connection);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal("42501", refused.SqlState);
        }
    }

    [Fact]
    public async Task The_accounts_file_is_private_and_stays_as_it_is()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(identity.AccountsFile));
        Assert.All(Directory.GetFiles(identity.Keys, "*.pem"), key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key)));
        var before = await File.ReadAllTextAsync(identity.AccountsFile);
        var accounts = JsonNode.Parse(before)!.AsArray();
        Assert.Equal(
            ["reporter", "reporter2", "editor", "editor2", "translator", "translator2", "admin"],
            accounts.Select(account => account!["username"]!.GetValue<string>()));
        Assert.Equal(7, accounts.Select(account => account!["password"]!.GetValue<string>()).Distinct().Count());
        Assert.Equal(["fr", "en"], identity.Account("editor")["languages"]!.AsArray().Select(language => language!.GetValue<string>()));
        Assert.Equal(["editor"], identity.Account("editor")["roles"]!.AsArray().Select(role => role!.GetValue<string>()));
        await identity.AnotherCopy().RunAsync("accounts", identity.AccountsFile);
        Assert.Equal(before, await File.ReadAllTextAsync(identity.AccountsFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(identity.AccountsFile));
    }

    private static async Task<double> MedianAsync(Browser browser, string username)
    {
        var times = new List<double>();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var page = await browser.GetAsync("/account/login");
            var began = Stopwatch.GetTimestamp();
            var answer = await browser.PostAsync(
                "/account/login", ("username", username), ("password", "not the password"), (Browser.Antiforgery, page.Field(Browser.Antiforgery)));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Assert.Equal(401, answer.Status);
        }

        return times.Order().ElementAt(2);
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EditorialPlatform.ServiceDefaults;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EditorialPlatform.Tests.ServiceTests.Identity;

/// <summary>What admins do with accounts, and what it does to those who are signed in.</summary>
public sealed class KeepingAccounts(IdentityProvider identity) : IClassFixture<IdentityProvider>
{
    [Fact]
    public async Task A_changed_password_or_role_and_a_disabled_account_end_what_was_open()
    {
        var admin = await TokenAsync("admin");
        foreach (var change in new[] { """{"password":"une phrase de passe"}""", """{"roles":["reporter","translator"]}""", """{"disabled":true}""" })
        {
            var made = await SendAsync(admin, HttpMethod.Post, "/api/people", $$"""{"username":"p{{Guid.NewGuid():N}}","name":"Salif Keïta","roles":["reporter"],"languages":["fr"]}""");
            Assert.Equal(201, made.Status);
            var (username, password) = (made.Json!["username"]!.GetValue<string>(), made.Json["password"]!.GetValue<string>());
            using var browser = new Browser(identity);
            var (status, tokens) = await browser.RefreshAsync(await browser.TokensAsync(username, password));
            Assert.Equal(200, status);

            var changed = await SendAsync(admin, HttpMethod.Put, $"/api/people/{made.Json["id"]}", change, ifMatch: made.ETag);
            Assert.True(changed is { Status: 200, ETag: "\"2\"" }, $"{changed.Status} {changed.Body}");
            (status, var refused) = await browser.RefreshAsync(tokens);
            Assert.Equal((400, "invalid_grant"), (status, refused["error"]!.GetValue<string>()));
            Assert.StartsWith("/account/login", (await browser.GetAsync(browser.AuthorizeAddress)).Location, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_name_or_language_is_in_the_next_token_and_ends_nothing()
    {
        var admin = await TokenAsync("admin");
        using var browser = new Browser(identity);
        var tokens = await browser.TokensAsync("translator", identity.Password("translator"));
        var id = new JsonWebToken(tokens["access_token"]!.GetValue<string>()).Subject;
        var before = await SendAsync(admin, HttpMethod.Get, $"/api/people/{id}");
        var changed = await SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", """{"name":"Grace A. Mensah","languages":["en","fr","ha"]}""");
        Assert.Equal(["translator"], changed.Json!["roles"]!.AsArray().Select(role => role!.GetValue<string>()));
        Assert.NotEqual(before.ETag, changed.ETag);
        var (_, fresh) = await browser.RefreshAsync(tokens);
        var access = new JsonWebToken(fresh["access_token"]!.GetValue<string>());
        Assert.Equal(("Grace A. Mensah", "en fr ha"), (access.GetClaim("name").Value, access.GetClaim("languages").Value));

        Assert.Equal(412, (await SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", new { name = "Grace" }, ifMatch: before.ETag)).Status);
        var same = await SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", new { name = "Grace A. Mensah" });
        Assert.Equal((200, changed.ETag), (same.Status, same.ETag));
    }

    [Fact]
    public async Task Admins_alone_keep_the_accounts()
    {
        var editor = await TokenAsync("editor");
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, "/api/people", null), (HttpMethod.Get, $"/api/people/{Guid.NewGuid()}", null),
            (HttpMethod.Post, "/api/people", new { username = "mine", name = "Mine" }), (HttpMethod.Put, $"/api/people/{Guid.NewGuid()}", new { name = "Mine" }),
        })
        {
            Assert.Equal((403, "forbidden"), Of(await SendAsync(editor, method, path, body)));
            Assert.Equal((401, "sign-in"), Of(await SendAsync(null, method, path, body)));
            Assert.Equal((401, "sign-in"), Of(await SendAsync(editor[..^2] + "xx", method, path, body)));
        }

        var id = (await IdTokenAsync("reporter2"))!;
        Assert.Equal(401, (await SendAsync(id, HttpMethod.Get, "/api/people")).Status);
    }

    [Fact]
    public async Task The_accounts_are_listed_page_by_page()
    {
        var admin = await TokenAsync("admin");
        var (names, next) = (new List<string>(), "");
        do
        {
            var page = await SendAsync(admin, HttpMethod.Get, $"/api/people?limit=3{next}");
            names.AddRange(page.Json!["items"]!.AsArray().Select(person => person!["username"]!.GetValue<string>()));
            next = page.Json["next"] is { } cursor ? $"&cursor={cursor}" : null;
        }
        while (next is not null);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Superset(new HashSet<string> { "reporter", "reporter2", "editor", "editor2", "translator", "translator2", "admin" }, names.ToHashSet());
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal((422, "fields"), Of(await SendAsync(admin, HttpMethod.Get, "/api/people?limit=0")));
        Assert.Equal((422, "fields"), Of(await SendAsync(admin, HttpMethod.Get, "/api/people?cursor=x")));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_field_by_field()
    {
        var admin = await TokenAsync("admin");
        var wrong = await SendAsync(
            admin, HttpMethod.Post, "/api/people", """{"username":"Éditeur","name":" ","roles":["publisher"],"languages":["f"],"password":"short"}""");
        Assert.Equal((422, "fields"), Of(wrong));
        Assert.Equal(["/languages/0", "/name", "/password", "/roles/0", "/username"], wrong.Json!["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.Equal((409, "username-taken"), Of(await SendAsync(admin, HttpMethod.Post, "/api/people", new { username = "editor", name = "Encore" })));
        var id = new JsonWebToken(admin).Subject;
        Assert.Equal((409, "last-admin"), Of(await SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", """{"roles":["editor"]}""")));
        Assert.Equal((409, "last-admin"), Of(await SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", new { disabled = true })));
        Assert.Equal((404, "not-found"), Of(await SendAsync(admin, HttpMethod.Put, $"/api/people/{Guid.NewGuid()}", new { name = "Personne" })));
        foreach (var body in new[] { "{", "[]", "{\"nom\":\"x\"}", "{\"name\":7}", "{\"name\":\"\\u0000\"}", "{\"name\":\"\\ud800\"}", "{\"roles\":\"admin\"}", "{\"name\":\"x\",\"name\":\"y\"}" })
        {
            Assert.Equal((400, "unreadable"), Of(await SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", body)));
            Assert.Equal((400, "unreadable"), Of(await SendAsync(admin, HttpMethod.Post, "/api/people", body)));
        }

        foreach (var body in new[] { "{}", "{\"username\":null,\"name\":null}", "{\"username\":\"x\",\"name\":\"x\",\"roles\":[null]}", "{\"username\":\"x\",\"name\":\"x\",\"languages\":[null]}" })
        {
            Assert.Equal((422, "fields"), Of(await SendAsync(admin, HttpMethod.Post, "/api/people", body)));
        }

        Assert.Equal((422, "fields"), Of(await SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", "{\"name\":null}")));
        Assert.Equal((413, "too-large"), Of(await SendAsync(admin, HttpMethod.Post, "/api/people", new string(' ', 1_100_000))));
        Assert.Equal((415, "media-type"), Of(await SendAsync(admin, HttpMethod.Post, "/api/people", "username=x", mediaType: "application/x-www-form-urlencoded")));
    }

    private static (int, string?) Of(Answer answer) => (answer.Status, answer.Code);

    private async Task<string> TokenAsync(string username)
    {
        using var browser = new Browser(identity);
        return (await browser.TokensAsync(username, identity.Password(username)))["access_token"]!.GetValue<string>();
    }

    private async Task<string> IdTokenAsync(string username)
    {
        using var browser = new Browser(identity);
        return (await browser.TokensAsync(username, identity.Password(username)))["id_token"]!.GetValue<string>();
    }

    private async Task<Answer> SendAsync(string? token, HttpMethod method, string path, object? body = null, string? ifMatch = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body as string ?? JsonSerializer.Serialize(body, Json.Options), Encoding.UTF8, mediaType);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var answer = await identity.Process.Http.SendAsync(request);
        return new Answer((int)answer.StatusCode, answer.Headers.ETag?.Tag, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }
}

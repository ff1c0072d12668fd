using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EditorialPlatform.Contracts.Identity;
using EditorialPlatform.Http;
using MassTransit;
using Microsoft.IdentityModel.JsonWebTokens;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Identity;

/// <summary>Account management by admins, and its effects on people who are signed in.</summary>
public sealed class KeepingAccounts(IdentityProvider identity) : IClassFixture<IdentityProvider>
{
    [Fact]
    public async Task A_changed_password_or_role_and_a_disabled_account_end_what_was_open()
    {
        var admin = await identity.TokenAsync("admin");
        foreach (var change in new[] { """{"password":"une phrase de passe"}""", """{"roles":["reporter","translator"]}""", """{"disabled":true}""" })
        {
            var made = await identity.SendAsync(
                admin,
                HttpMethod.Post,
                "/api/people",
                $$"""{"username":"p{{Guid.NewGuid():N}}","name":"Salif Keïta","roles":["reporter"],"languages":["fr"]}""");
            Assert.Equal(201, made.Status);
            var (username, password) = (made.Json!["username"]!.GetValue<string>(), made.Json["password"]!.GetValue<string>());
            using var browser = new Browser(identity);
            var (status, tokens) = await browser.RefreshAsync(await browser.TokensAsync(username, password));
            Assert.Equal(200, status);

            var changed = await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{made.Json["id"]}", change, ifMatch: made.ETag);
            Assert.True(changed is { Status: 200, ETag: "\"2\"" }, $"{changed.Status} {changed.Body}");
            (status, var refused) = await browser.RefreshAsync(tokens);
            Assert.Equal((400, "invalid_grant"), (status, refused["error"]!.GetValue<string>()));
            Assert.StartsWith("/account/login", (await browser.GetAsync(browser.AuthorizeAddress)).Location, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_name_or_language_is_in_the_next_token_and_ends_nothing()
    {
        var admin = await identity.TokenAsync("admin");
        using var browser = new Browser(identity);
        var tokens = await browser.TokensAsync("translator", identity.Password("translator"));
        var id = new JsonWebToken(tokens["access_token"]!.GetValue<string>()).Subject;
        var before = await identity.SendAsync(admin, HttpMethod.Get, $"/api/people/{id}");
        var changed = await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", """{"name":"Grace A. Mensah","languages":["en","fr","ha"]}""");
        Assert.Equal(["translator"], changed.Json!["roles"]!.AsArray().Select(role => role!.GetValue<string>()));
        Assert.NotEqual(before.ETag, changed.ETag);
        var (_, fresh) = await browser.RefreshAsync(tokens);
        var access = new JsonWebToken(fresh["access_token"]!.GetValue<string>());
        Assert.Equal(("Grace A. Mensah", "en fr ha"), (access.GetClaim("name").Value, access.GetClaim("languages").Value));

        Assert.Equal(412, (await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", new { name = "Grace" }, ifMatch: before.ETag)).Status);
        var same = await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", new { name = "Grace A. Mensah" });
        Assert.Equal((200, changed.ETag), (same.Status, same.ETag));
    }

    [Fact]
    public async Task Admins_alone_keep_the_accounts()
    {
        var editor = await identity.TokenAsync("editor");
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, "/api/people", null), (HttpMethod.Get, $"/api/people/{Guid.NewGuid()}", null),
            (HttpMethod.Post, "/api/people", new { username = "mine", name = "Mine" }),
            (HttpMethod.Put, $"/api/people/{Guid.NewGuid()}", new { name = "Mine" }),
            (HttpMethod.Get, "/api/people/pending", null), (HttpMethod.Post, $"/api/people/pending/{Guid.NewGuid()}/confirm", null),
            (HttpMethod.Get, "/api/people/erasures", null), (HttpMethod.Post, $"/api/people/{Guid.NewGuid()}/erase", null),
        })
        {
            Assert.Equal((403, "forbidden"), Of(await identity.SendAsync(editor, method, path, body)));
            Assert.Equal((401, "sign-in"), Of(await identity.SendAsync(null, method, path, body)));
            Assert.Equal((401, "sign-in"), Of(await identity.SendAsync(editor[..^2] + "xx", method, path, body)));
        }

        var id = (await IdTokenAsync("reporter2"))!;
        Assert.Equal(401, (await identity.SendAsync(id, HttpMethod.Get, "/api/people")).Status);
    }

    [Fact]
    public async Task The_accounts_are_listed_page_by_page()
    {
        var admin = await identity.TokenAsync("admin");
        var (names, next) = (new List<string>(), "");
        do
        {
            var page = await identity.SendAsync(admin, HttpMethod.Get, $"/api/people?limit=3{next}");
            names.AddRange(page.Json!["items"]!.AsArray().Select(person => person!["username"]!.GetValue<string>()));
            next = page.Json["next"] is { } cursor ? $"&cursor={cursor}" : null;
        }
        while (next is not null);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Superset(new HashSet<string> { "reporter", "reporter2", "editor", "editor2", "translator", "translator2", "admin" }, names.ToHashSet());
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal((422, "fields"), Of(await identity.SendAsync(admin, HttpMethod.Get, "/api/people?limit=0")));
        Assert.Equal((422, "fields"), Of(await identity.SendAsync(admin, HttpMethod.Get, "/api/people?cursor=x")));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_field_by_field()
    {
        var admin = await identity.TokenAsync("admin");
        var wrong = await identity.SendAsync(
            admin, HttpMethod.Post, "/api/people", """{"username":"Éditeur","name":" ","roles":["publisher"],"languages":["f"],"password":"short"}""");
        Assert.Equal((422, "fields"), Of(wrong));
        Assert.Equal(
            ["/languages/0", "/name", "/password", "/roles/0", "/username"],
            wrong.Json!["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            (409, "username-taken"), Of(await identity.SendAsync(admin, HttpMethod.Post, "/api/people", new { username = "editor", name = "Encore" })));
        var id = new JsonWebToken(admin).Subject;
        Assert.Equal((403, "own-roles"), Of(await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", """{"roles":["editor"]}""")));
        Assert.Equal((409, "last-admin"), Of(await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", new { disabled = true })));
        Assert.Equal((404, "not-found"), Of(await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{Guid.NewGuid()}", new { name = "Personne" })));
        foreach (var body in new[]
        {
            "{", "[]", "{\"nom\":\"x\"}", "{\"name\":7}", "{\"name\":\"\\u0000\"}",
            "{\"name\":\"\\ud800\"}", "{\"roles\":\"admin\"}", "{\"name\":\"x\",\"name\":\"y\"}"
        })
        {
            Assert.Equal((400, "unreadable"), Of(await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", body)));
            Assert.Equal((400, "unreadable"), Of(await identity.SendAsync(admin, HttpMethod.Post, "/api/people", body)));
        }

        foreach (var body in new[]
        {
            "{}",
            "{\"username\":null,\"name\":null}",
            "{\"username\":\"x\",\"name\":\"x\",\"roles\":[null]}",
            "{\"username\":\"x\",\"name\":\"x\",\"languages\":[null]}"
        })
        {
            Assert.Equal((422, "fields"), Of(await identity.SendAsync(admin, HttpMethod.Post, "/api/people", body)));
        }

        Assert.Equal((422, "fields"), Of(await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", "{\"name\":null}")));
        Assert.Equal((413, "too-large"), Of(await identity.SendAsync(admin, HttpMethod.Post, "/api/people", new string(' ', 1_100_000))));
        Assert.Equal(
            (415, "media-type"), Of(await identity.SendAsync(
                admin, HttpMethod.Post, "/api/people", "username=x", mediaType: "application/x-www-form-urlencoded")));
    }

    [Fact]
    public async Task A_command_sent_again_is_applied_once_and_answered_the_same()
    {
        var admin = await identity.TokenAsync("admin");
        var (key, username) = ($"add-{Guid.NewGuid():N}", $"p{Guid.NewGuid():N}");
        var body = new { username, name = "Salif Keïta", roles = new[] { "reporter" } };
        // Concurrent requests with the same key wait for the first, and return the same generated password.
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => identity.SendAsync(admin, HttpMethod.Post, "/api/people", body, key: key)));
        Assert.All(answers, answer => Assert.Equal(
            (201, answers[0].Body, answers[0].ETag, answers[0].Headers.Location), (answer.Status, answer.Body, answer.ETag, answer.Headers.Location)));
        var (id, password) = ((Guid)answers[0].Json!["id"]!, (string)answers[0].Json!["password"]!);
        using var browser = new Browser(identity);
        await browser.TokensAsync(username, password);
        Assert.Equal(
            (422, "idempotency-key-reuse"),
            Of(await identity.SendAsync(admin, HttpMethod.Post, "/api/people", new { username = username + "x", name = "Autre" }, key: key)));
        Assert.Equal((409, "username-taken"), Of(await identity.SendAsync(admin, HttpMethod.Post, "/api/people", body)));
        Assert.Equal((400, "idempotency-key"), Of(await identity.SendAsync(admin, HttpMethod.Post, "/api/people", body, key: new string('k', 101))));
        Assert.Empty(await FindAsync(password));

        var (first, again) = (
            await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", new { name = "S. Keïta" }, ifMatch: "\"1\"", key: "rename"),
            await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", new { name = "S. Keïta" }, ifMatch: "\"1\"", key: "rename"));
        Assert.Equal((200, "\"2\"", first.Body), (again.Status, again.ETag, again.Body));
        // Keys belong to a person: with the same key, this is another person's command, and forbidden.
        Assert.Equal(
            (403, "forbidden"), Of(await identity.SendAsync(
                await identity.TokenAsync("editor"), HttpMethod.Put, $"/api/people/{id}", new { name = "S. Keïta" }, key: "rename")));
    }

    [Fact]
    public async Task Whoever_is_erased_cannot_sign_in_and_is_nowhere_but_in_the_record_of_it()
    {
        var admin = await identity.TokenAsync("admin");
        var (username, name) = ($"p{Guid.NewGuid():N}", $"Salimata {Guid.NewGuid():N}");
        var made = await identity.SendAsync(
            admin, HttpMethod.Post, "/api/people", new { username, name, roles = new[] { "reporter" } }, key: $"add-{username}");
        var (id, password) = ((Guid)made.Json!["id"]!, (string)made.Json["password"]!);
        using var browser = new Browser(identity);
        var tokens = await browser.TokensAsync(username, password);
        await browser.SignInAsync(username, "pas le bon mot de passe");
        await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", new { languages = new[] { "fr" } }, key: $"change-{username}");
        await using var ears = await EarsAsync();

        Assert.Equal(412, (await identity.SendAsync(admin, HttpMethod.Post, $"/api/people/{id}/erase", ifMatch: "\"1\"")).Status);
        var erased = await identity.SendAsync(admin, HttpMethod.Post, $"/api/people/{id}/erase", ifMatch: "\"2\"", key: $"erase-{Guid.NewGuid():N}");
        Assert.True(erased.Status == 200, erased.Body);
        Assert.Equal((id, (string)new JsonWebToken(admin).Subject), ((Guid)erased.Json!["personId"]!, (string)erased.Json["erasedBy"]!));
        var again = await identity.SendAsync(admin, HttpMethod.Post, $"/api/people/{id}/erase");
        Assert.Equal((200, (string)erased.Json["at"]!), (again.Status, (string)again.Json!["at"]!));

        // All sessions have ended, the name is stored nowhere, and the user name can be used again.
        Assert.Equal((400, "invalid_grant"), await RefusedAsync(browser.RefreshAsync(tokens)));
        Assert.StartsWith("/account/login", (await browser.GetAsync(browser.AuthorizeAddress)).Location, StringComparison.Ordinal);
        Assert.Equal(404, (await identity.SendAsync(admin, HttpMethod.Get, $"/api/people/{id}")).Status);
        Assert.Equal(404, (await identity.SendAsync(admin, HttpMethod.Put, $"/api/people/{id}", new { name })).Status);
        Assert.Equal(404, (await identity.SendAsync(admin, HttpMethod.Post, $"/api/people/{Guid.NewGuid()}/erase")).Status);
        Assert.Empty(await FindAsync(name));
        Assert.Empty(await FindAsync(username));
        using (var other = new Browser(identity))
        {
            Assert.NotEqual("/signin", (await other.SignInAsync(username, password)).Location);
        }

        Assert.Equal(201, (await identity.SendAsync(admin, HttpMethod.Post, "/api/people", new { username, name = "Quelqu’un d’autre" })).Status);

        // The other services are notified once.
        var told = await Eventually.JsonAsync(
            () => identity.SendAsync(admin, HttpMethod.Get, "/api/people/erasures?limit=200"),
            list => list["items"]!.AsArray().Any(item => (Guid)item!["personId"]! == id && item["told"] is not null),
            "it is told");
        Assert.Single(told["items"]!.AsArray(), item => (Guid)item!["personId"]! == id);
        Assert.Equal([id], ears.Heard.Where(message => message.PersonId == id).Select(message => message.PersonId));
        var me = new JsonWebToken(admin).Subject;
        Assert.Equal((409, "last-admin"), Of(await identity.SendAsync(admin, HttpMethod.Post, $"/api/people/{me}/erase")));
    }

    private static async Task<(int Status, string Error)> RefusedAsync(Task<(int Status, System.Text.Json.Nodes.JsonNode Json)> asked) =>
        await asked is var (status, json) ? (status, (string)json["error"]!) : default;

    /// <summary>Finds the tables of Identity that contain a text.</summary>
    private async Task<List<string>> FindAsync(string words)
    {
        await using var database = NpgsqlDataSource.Create(identity.Postgres);
        var (tables, found) = (new List<string>(), new List<string>());
        await using (var command = database.CreateCommand(
            "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace = 'identity'::regnamespace"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        foreach (var table in tables)
        {
            await using var look = database.CreateCommand($"select count(*) from {table} line where line::text ilike '%' || $1 || '%'");
            look.Parameters.Add(new() { Value = words });
            if (await look.ExecuteScalarAsync() is long and > 0)
            {
                found.Add(table);
            }
        }

        return found;
    }

    private async Task<Ears> EarsAsync()
    {
        var heard = new ConcurrentQueue<PersonErased>();
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(identity.Broker);
            rabbit.ReceiveEndpoint($"ears-{Guid.NewGuid():N}", queue =>
            {
                queue.AutoDelete = true;
                queue.Handler<PersonErased>(context =>
                {
                    heard.Enqueue(context.Message);
                    return Task.CompletedTask;
                });
            });
        });
        await bus.StartAsync();
        return new(bus, heard);
    }

    private sealed record Ears(IBusControl Bus, ConcurrentQueue<PersonErased> Heard) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Bus.StopAsync();
    }

    private static (int, string?) Of(Answer answer) => (answer.Status, answer.Code);

    private async Task<string> IdTokenAsync(string username)
    {
        using var browser = new Browser(identity);
        return (await browser.TokensAsync(username, identity.Password(username)))["id_token"]!.GetValue<string>();
    }
}

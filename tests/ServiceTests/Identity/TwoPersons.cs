using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EditorialPlatform.Contracts.Notifications;
using MassTransit;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EditorialPlatform.Tests.ServiceTests.Identity;

/// <summary>What takes two admins, what the operator does alone, and what persons are told.</summary>
public sealed class TwoPersons(IdentityProvider identity) : IClassFixture<IdentityProvider>
{
    [Fact]
    public async Task The_roles_of_an_admin_wait_for_another_admin()
    {
        var (first, (_, second)) = (await identity.TokenAsync("admin"), await OtherAdminAsync());
        var made = await PostAsync(first, "/api/people", new { username = Name(), name = "Salif Keïta", roles = new[] { "admin", "editor" } });
        Assert.True(made.Status == 202, made.Body);
        var (id, act) = ((Guid)made.Json!["id"]!, (Guid)made.Json["pending"]!);
        Assert.Empty(made.Json["roles"]!.AsArray());
        var subject = await identity.TokenAsync((string)made.Json["username"]!, (string)made.Json["password"]!);
        Assert.Equal((403, "forbidden"), Of(await PostAsync(subject, $"/api/people/pending/{act}/confirm")));
        Assert.Equal((403, "four-eyes"), Of(await PostAsync(first, $"/api/people/pending/{act}/confirm")));
        Assert.Equal((404, "not-found"), Of(await PostAsync(second, $"/api/people/pending/{Guid.NewGuid()}/confirm")));

        // It is in the database: another instance lists and confirms it.
        identity.Process.Kill();
        await identity.Process.StartAsync();
        var waiting = Assert.Single((await GetAsync(second, "/api/people/pending?limit=200"))["items"]!.AsArray(), item => (Guid)item!["id"]! == act)!;
        Assert.Equal(
            (id, "Salif Keïta", "Mariam Touré", "admin,editor"),
            ((Guid)waiting["personId"]!, (string)waiting["name"]!, (string)waiting["askedBy"]!["name"]!, Roles(waiting)));
        var confirmed = await PostAsync(second, $"/api/people/pending/{act}/confirm");
        Assert.Equal((200, "admin,editor"), (confirmed.Status, Roles(confirmed.Json!)));
        Assert.Equal(200, (await PostAsync(second, $"/api/people/pending/{act}/confirm")).Status);
        Assert.DoesNotContain((await GetAsync(second, "/api/people/pending?limit=200"))["items"]!.AsArray(), item => (Guid)item!["id"]! == act);

        // Another role for an admin waits, the other fields do not; to take a role away needs nobody.
        var changed = await PutAsync(first, id, new { name = "S. Keïta", roles = new[] { "admin", "reporter" } });
        Assert.Equal((202, "S. Keïta", "admin,editor"), (changed.Status, (string)changed.Json!["name"]!, Roles(changed.Json)));
        var again = await PutAsync(first, id, new { roles = new[] { "reporter", "admin" } });
        Assert.Equal((202, (Guid)changed.Json["pending"]!), (again.Status, (Guid)again.Json!["pending"]!));
        var less = await PutAsync(second, id, new { roles = new[] { "admin" } });
        Assert.Equal((200, "admin"), (less.Status, Roles(less.Json!)));
        Assert.Equal((404, "not-found"), Of(await PostAsync(second, $"/api/people/pending/{changed.Json["pending"]}/confirm")));

        // The subject is an admin by now, and may not confirm what they are given.
        var own = await identity.TokenAsync((string)made.Json["username"]!, (string)made.Json["password"]!);
        var more = await PutAsync(first, id, new { roles = new[] { "admin", "editor" } });
        Assert.Equal((403, "four-eyes"), Of(await PostAsync(own, $"/api/people/pending/{more.Json!["pending"]}/confirm")));
        Assert.Equal((403, "own-roles"), Of(await PutAsync(own, id, new { roles = new[] { "admin", "translator" } })));
        Assert.Equal(200, (await PutAsync(own, id, new { name = "Salif", roles = new[] { "admin" } })).Status);

        // An account that was closed meanwhile stays closed.
        Assert.Equal(200, (await PutAsync(second, id, new { disabled = true })).Status);
        Assert.Equal((409, "account-closed"), Of(await PostAsync(second, $"/api/people/pending/{more.Json["pending"]}/confirm")));
        Assert.Equal(200, (await PostAsync(first, $"/api/people/{id}/erase")).Status);
        Assert.Equal((409, "account-closed"), Of(await PostAsync(second, $"/api/people/pending/{more.Json["pending"]}/confirm")));

        // The other admins were told, and not the one who acted.
        var told = (await GetAsync(second, "/api/notifications"))["items"]!.AsArray().Where(item => (string)item!["kind"]! == "account").ToList();
        Assert.Contains(told, item => (string?)item!["who"]?["name"] == "Mariam Touré");
        Assert.DoesNotContain(told, item => (string?)item!["who"]?["id"] == new JsonWebToken(second).Subject);
    }

    [Fact]
    public async Task The_operator_makes_an_admin_with_a_link_that_works_once_and_for_a_day()
    {
        var username = Name();
        var replaced = await LinkAsync(username);
        var link = await LinkAsync(username);
        using var browser = new Browser(identity, "en");
        Assert.Equal(410, (await browser.GetAsync(replaced)).Status);
        var page = await browser.GetAsync(link);
        Assert.Equal(200, page.Status);
        Assert.Equal("no-store", page.Answer.Headers.CacheControl?.ToString());
        (string, string)[] Form(string password) =>
            [("token", page.Field("token")), ("password", password), (Browser.Antiforgery, page.Field(Browser.Antiforgery))];
        Assert.Equal(422, (await browser.PostAsync("/account/password", Form("short"))).Status);
        Assert.Equal(400, (await browser.PostAsync("/account/password", ("token", page.Field("token")), ("password", "a long pass phrase"))).Status);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => browser.PostAsync("/account/password", Form("a long pass phrase"))));
        Assert.Equal([302, 410, 410], answers.Select(answer => answer.Status).Order());
        Assert.Equal(410, (await browser.GetAsync(link)).Status);
        Assert.Equal(410, (await browser.GetAsync("/account/password")).Status);
        var token = await identity.TokenAsync(username, "a long pass phrase");
        var me = (await GetAsync(token, $"/api/people/{new JsonWebToken(token).Subject}"))!;
        Assert.Equal(("admin", $"{username}@example.org"), (Roles(me), (string)me["email"]!));

        var late = await LinkAsync(username);
        await using (var database = Npgsql.NpgsqlDataSource.Create(identity.Postgres))
        await using (var command = database.CreateCommand("update identity.\"PasswordLinks\" set \"ExpiresAt\" = now() - interval '1 second'"))
        {
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal(410, (await browser.GetAsync(late)).Status);
    }

    [Fact]
    public async Task A_demo_account_is_made_once()
    {
        var (_, admin) = await OtherAdminAsync();
        var (erased, kept) = (await IdOfAsync(admin, "editor2"), await IdOfAsync(admin, "translator2"));
        Assert.Equal(200, (await PutAsync(admin, kept, new { password = "une autre phrase de passe" })).Status);
        Assert.Equal(200, (await PostAsync(admin, $"/api/people/{erased}/erase")).Status);
        var before = await File.ReadAllTextAsync(identity.AccountsFile);
        await identity.AnotherCopy().RunAsync("accounts", identity.AccountsFile);
        Assert.Contains("\"editor2\"", before, StringComparison.Ordinal);
        Assert.DoesNotContain("\"editor2\"", await File.ReadAllTextAsync(identity.AccountsFile), StringComparison.Ordinal);
        Assert.Equal(Guid.Empty, await IdOfAsync(admin, "editor2"));
        Assert.NotEmpty(await identity.TokenAsync("translator2", "une autre phrase de passe"));
        await File.WriteAllTextAsync(identity.AccountsFile, before);
    }

    [Fact]
    public async Task Everybody_sees_what_they_are_told_once_and_an_erasure_takes_it_along()
    {
        var admin = await identity.TokenAsync("admin");
        var (reporter, editor, other) = (await PersonAsync(admin, "reporter"), await PersonAsync(admin, "editor"), await PersonAsync(admin, "editor"));
        var (article, at) = (Guid.CreateVersion7(), new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero));
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(identity.Broker));
        await bus.StartAsync();
        var first = Guid.NewGuid();
        await SayAsync(first, new([reporter.Id, Guid.NewGuid()], NotificationKind.Returned, article, at, editor.Id));
        await SayAsync(first, new([reporter.Id], NotificationKind.Returned, article, at, editor.Id));
        await SayAsync(Guid.NewGuid(), new([], NotificationKind.BreakGlass, article, at.AddMinutes(1), editor.Id, "editor"));
        await SayAsync(Guid.NewGuid(), new([reporter.Id, editor.Id], NotificationKind.Failed, article, at.AddMinutes(2)));
        await bus.StopAsync();

        var mine = await ToldAsync(reporter.Token, 2);
        Assert.Equal(["failed", "returned"], mine["items"]!.AsArray().Select(item => (string)item!["kind"]!));
        var (newest, oldest) = (mine["items"]![0]!, mine["items"]![1]!);
        Assert.Null(newest["who"]);
        Assert.Equal((article, at, editor.Id, "Editor of notices", false), (
            (Guid)oldest["articleId"]!, (DateTimeOffset)oldest["at"]!, (Guid)oldest["who"]!["id"]!, (string)oldest["who"]!["name"]!, (bool)oldest["read"]!));
        Assert.True((long)newest["id"]! > (long)oldest["id"]!);
        Assert.Equal((2, 1), ((int)mine["unread"]!, mine["items"]!.AsArray().Count - 1));
        Assert.Equal(["break-glass"], (await ToldAsync(other.Token, 1))["items"]!.AsArray().Select(item => (string)item!["kind"]!));
        Assert.Equal(["failed"], (await ToldAsync(editor.Token, 1))["items"]!.AsArray().Select(item => (string)item!["kind"]!));

        // Page by page, and read up to one of them.
        var page = await GetAsync(reporter.Token, "/api/notifications?limit=1");
        var next = await GetAsync(reporter.Token, $"/api/notifications?limit=1&cursor={page["next"]}");
        Assert.Equal(((long)oldest["id"]!, null), ((long)next["items"]![0]!["id"]!, (string?)next["next"]));
        Assert.Equal(1, (int)(await PostAsync(reporter.Token, "/api/notifications/read", new { upTo = (long)oldest["id"]! })).Json!["unread"]!);
        Assert.Equal(1, (int)(await PostAsync(reporter.Token, "/api/notifications/read", new { upTo = (long)oldest["id"]! })).Json!["unread"]!);
        var after = await GetAsync(reporter.Token, "/api/notifications");
        Assert.Equal([false, true], after["items"]!.AsArray().Select(item => (bool)item!["read"]!));
        Assert.Equal(1, (int)(await GetAsync(other.Token, "/api/notifications"))["unread"]!);
        Assert.Equal((422, "fields"), Of(await PostAsync(reporter.Token, "/api/notifications/read", new { })));
        Assert.Equal((422, "fields"), Of(await identity.SendAsync(reporter.Token, HttpMethod.Get, "/api/notifications?cursor=x")));
        Assert.Equal((401, "sign-in"), Of(await identity.SendAsync(null, HttpMethod.Get, "/api/notifications")));

        Assert.Equal(200, (await PostAsync(admin, $"/api/people/{editor.Id}/erase")).Status);
        Assert.Equal(200, (await PostAsync(admin, $"/api/people/{reporter.Id}/erase")).Status);
        Assert.Null((await GetAsync(other.Token, "/api/notifications"))["items"]![0]!["who"]);
        await using var database = Npgsql.NpgsqlDataSource.Create(identity.Postgres);
        await using var command = database.CreateCommand("select count(*) from identity.\"Notifications\" line where line::text ~ $1");
        command.Parameters.Add(new() { Value = $"{editor.Id}|{reporter.Id}" });
        Assert.Equal(0L, await command.ExecuteScalarAsync());

        Task SayAsync(Guid id, PersonNotified message) => bus.Publish(message, context => context.MessageId = id);
    }

    private Task<JsonNode> ToldAsync(string token, int count) => Eventually.JsonAsync(
        () => identity.SendAsync(token, HttpMethod.Get, "/api/notifications"), told => (int)told["unread"]! == count, $"{count} are told");

    private async Task<(Guid Id, string Token)> PersonAsync(string admin, string role)
    {
        var made = await PostAsync(
            admin, "/api/people", new { username = Name(), name = $"{char.ToUpperInvariant(role[0])}{role[1..]} of notices", roles = new[] { role } });
        return ((Guid)made.Json!["id"]!, await identity.TokenAsync((string)made.Json["username"]!, (string)made.Json["password"]!));
    }

    private async Task<Guid> IdOfAsync(string admin, string username) =>
        (await GetAsync(admin, "/api/people?limit=200"))["items"]!.AsArray()
            .FirstOrDefault(person => (string)person!["username"]! == username) is { } found ? (Guid)found["id"]! : Guid.Empty;

    private async Task<string> LinkAsync(string username)
    {
        var operators = identity.AnotherCopy();
        await operators.RunAsync("admin", username, $"{username}@example.org");
        return new Uri(Regex.Match(operators.Output, @"http\S+/account/password\?token=\S+").Value).PathAndQuery;
    }

    private async Task<(string Username, string Token)> OtherAdminAsync()
    {
        var username = Name();
        var link = await LinkAsync(username);
        using var browser = new Browser(identity);
        var page = await browser.GetAsync(link);
        var set = await browser.PostAsync(
            "/account/password",
            ("token", page.Field("token")),
            ("password", "une phrase de passe"),
            (Browser.Antiforgery, page.Field(Browser.Antiforgery)));
        Assert.Equal((302, "/signin"), (set.Status, set.Location));
        return (username, await identity.TokenAsync(username, "une phrase de passe"));
    }

    private static string Name() => $"p{Guid.NewGuid():N}";

    private static string Roles(JsonNode person) =>
        string.Join(',', person["roles"]!.AsArray().Select(role => (string)role!).Order(StringComparer.Ordinal));

    private static (int, string?) Of(Answer answer) => (answer.Status, answer.Code);

    private Task<Answer> PostAsync(string token, string path, object? body = null) => identity.SendAsync(token, HttpMethod.Post, path, body);

    private Task<Answer> PutAsync(string token, Guid id, object body) => identity.SendAsync(token, HttpMethod.Put, $"/api/people/{id}", body);

    private async Task<JsonNode> GetAsync(string token, string path)
    {
        var answer = await identity.SendAsync(token, HttpMethod.Get, path);
        Assert.True(answer.Status == 200, answer.Body);
        return answer.Json!;
    }
}

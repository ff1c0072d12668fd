using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EditorialPlatform.Http;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Identity;

/// <summary>Identity as a process, on a database of this run, with the demo accounts.</summary>
public sealed class IdentityProvider : IAsyncLifetime
{
    public const string Secret = "gateway-secret-for-tests";
    public const string WireSecret = "wire-secret-for-tests";

    private readonly string role = $"identity_{Guid.NewGuid().ToString("N")[..8]}";
    private readonly string directory = Directory.CreateTempSubdirectory("identity-tests").FullName;

    private readonly Dictionary<string, string> settings;

    public IdentityProvider()
    {
        settings = Settings();
        Process = new ServiceProcess("identity", settings);
        settings["Authentication__MetadataAddress"] = $"{Process.Http.BaseAddress}.well-known/openid-configuration";
    }

    public ServiceProcess Process { get; }

    public string AccountsFile => Path.Combine(directory, "accounts.json");

    public string Keys => directory;

    public string RunTimeConnection => Connection(role);

    /// <summary>A superuser connection string, to inspect the database.</summary>
    public string Postgres => new NpgsqlConnectionStringBuilder(Newsroom.Postgres) { Database = role }.ConnectionString;

    /// <summary>The virtual host that Identity publishes to.</summary>
    public Uri Broker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Broker = await Newsroom.MakeVirtualHostAsync(role);
        settings["ConnectionStrings__Broker"] = Broker.ToString();
        await using var admin = new NpgsqlConnection(Newsroom.Postgres);
        await admin.OpenAsync();
        foreach (var sql in new[]
        {
            $"create role {role}_owner login password 'test'", $"create role {role} login password 'test'", $"create database {role} owner {role}_owner",
            $"revoke all on database {role} from public", $"grant connect on database {role} to {role}",
        })
        {
            await using var create = new NpgsqlCommand(sql, admin);
            await create.ExecuteNonQueryAsync();
        }

        await Process.MigrateAsync();
        await Process.RunAsync("accounts", AccountsFile);
        await Process.StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        Process.Kill();
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Starts another instance on the same database.</summary>
    public ServiceProcess AnotherCopy() => new("identity", settings);

    public JsonNode Account(string username) =>
        JsonNode.Parse(File.ReadAllText(AccountsFile))!.AsArray().Single(account => account!["username"]!.GetValue<string>() == username)!;

    public string Password(string username) => Account(username)["password"]!.GetValue<string>();

    /// <summary>Signs in and returns the access token. Without a password it is that of the demo account.</summary>
    public async Task<string> TokenAsync(string username, string? password = null)
    {
        using var browser = new Browser(this);
        return (await browser.TokensAsync(username, password ?? Password(username)))["access_token"]!.GetValue<string>();
    }

    public async Task<Answer> SendAsync(
        string? token, HttpMethod method, string path, object? body = null, string? ifMatch = null, string mediaType = "application/json", string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body as string ?? JsonSerializer.Serialize(body, Json.Options), Encoding.UTF8, mediaType);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        using var answer = await Process.Http.SendAsync(request);
        return new Answer((int)answer.StatusCode, answer.Headers.ETag?.Tag, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    private string Connection(string user)
    {
        var server = new NpgsqlConnectionStringBuilder(Newsroom.Postgres);
        return $"Host={server.Host};Port={server.Port};Database={role};Username={user};Password=test";
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["ConnectionStrings__Identity"] = Connection(role),
        ["ConnectionStrings__Owner"] = Connection(role + "_owner"),
        ["Database__RuntimeRole"] = role,
        ["Keys__Directory"] = directory,
        ["Clients__Gateway__Secret"] = Secret,
        ["Clients__Wire__Name"] = "Agence de presse",
        ["Clients__Wire__Secret"] = WireSecret,
        ["Clients__Wire__Roles__0"] = "reporter",
        ["Clients__Wire__Languages__0"] = "fr",
        ["Authentication__Issuer"] = TokenIssuer.Issuer,
    };
}

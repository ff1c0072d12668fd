using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

[assembly: AssemblyFixture(typeof(EditorialPlatform.Tests.ServiceTests.Newsroom))]

namespace EditorialPlatform.Tests.ServiceTests;

/// <summary>The four services as processes, with databases and a virtual host of this run. <c>tests/run</c> provides the servers.</summary>
public sealed class Newsroom : IAsyncLifetime
{
    private static readonly string[] Every = ["drafting", "review", "translation", "publishing"];

    // Roles belong to the whole server, so all newsrooms of a run share them. They own what migrations create.
    private static readonly string Roles = Guid.NewGuid().ToString("N")[..8];
    private static readonly ConcurrentDictionary<string, Lazy<Task>> Templates = new(StringComparer.Ordinal);

    private readonly string[] services;
    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private readonly Dictionary<string, ServiceProcess> processes = [];

    public Newsroom()
        : this(Every)
    {
    }

    private Newsroom(string[] services) => this.services = services;

    public TokenIssuer Tokens { get; } = new();

    /// <summary>The connections to the broker that a test can cut, by service.</summary>
    public Dictionary<string, Wire> Wires { get; } = [];

    /// <summary>The superuser's connection string to the test PostgreSQL.</summary>
    public static string Postgres => Required("TEST_POSTGRES");

    /// <summary>The administrator's address of the test RabbitMQ.</summary>
    public static Uri RabbitMq => new(Required("TEST_RABBITMQ"));

    /// <summary>Additional settings for every service, as environment variables; set them before the newsroom starts.</summary>
    public Dictionary<string, string> MoreSettings { get; } = [];

    public string VirtualHost => $"run-{run}";

    public Uri Broker => new UriBuilder(RabbitMq) { Path = $"/{VirtualHost}" }.Uri;

    public ServiceProcess this[string service] => processes[service];

    public IReadOnlyList<string> All => services;

    public bool Has(string service) => processes.ContainsKey(service);

    public async ValueTask InitializeAsync()
    {
        await Tokens.StartAsync();
        await MakeVirtualHostAsync(VirtualHost);
        await Task.WhenAll(services.Select(AddAsync));
    }

    /// <summary>Creates an empty virtual host.</summary>
    public static async Task<Uri> MakeVirtualHostAsync(string name)
    {
        await ManageAsync(HttpMethod.Put, $"api/vhosts/{name}");
        await ManageAsync(HttpMethod.Put, $"api/permissions/{name}/{RabbitMq.UserInfo.Split(':')[0]}", """{"configure":".*","write":".*","read":".*"}""");
        return new UriBuilder(RabbitMq) { Path = $"/{name}" }.Uri;
    }

    /// <summary>Creates the service's database, as a copy of one that is migrated once per run, and starts the service.</summary>
    public async Task AddAsync(string service)
    {
        await Templates.GetOrAdd(service, name => new(() => MakeTemplateAsync(name))).Value;
        await ExecuteAsync($"create database {DatabaseOf(service)} template {Template(service)} owner {Role(service)}_owner");
        var process = new ServiceProcess(service, Settings(service, DatabaseOf(service)));
        lock (processes)
        {
            processes[service] = process;
        }

        await process.StartAsync();
    }

    private async Task MakeTemplateAsync(string service)
    {
        await ExecuteAsync(
            $"create role {Role(service)}_owner login password 'test'", $"create role {Role(service)} login password 'test'",
            $"create role {Role(service)}_reader login password 'test'", $"create database {Template(service)} owner {Role(service)}_owner");
        await new ServiceProcess(service, Settings(service, Template(service))).MigrateAsync();
    }

    private static async Task ExecuteAsync(params string[] statements)
    {
        await using var admin = new NpgsqlConnection(Postgres);
        await admin.OpenAsync();
        foreach (var sql in statements)
        {
            await using var command = new NpgsqlCommand(sql, admin);
            await command.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes.Values)
        {
            process.Kill();
        }

        foreach (var wire in Wires.Values)
        {
            wire.Dispose();
        }

        await Tokens.DisposeAsync();
    }

    /// <summary>A newsroom for a single test, which may break it.</summary>
    /// <param name="services">The services to start.</param>
    public static Newsroom Of(params string[] services) => new(services);

    /// <summary>Another instance of a service, on the same database and broker.</summary>
    public ServiceProcess AnotherCopy(string service) => new(service, Settings(service, DatabaseOf(service)));

    /// <summary>Puts a proxy that can be cut between a service and the broker. Call it before the newsroom starts.</summary>
    public Wire WireFor(string service) => Wires[service] = new Wire(RabbitMq.Host, RabbitMq.Port);

    /// <summary>A superuser connection to a service's database, to inspect or damage it.</summary>
    public NpgsqlConnection Database(string service) => new(new NpgsqlConnectionStringBuilder(Postgres) { Database = DatabaseOf(service) }.ConnectionString);

    public async Task<T> AskAsync<T>(string service, string sql)
    {
        await using var connection = Database(service);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Calls the broker's management API.</summary>
    public static async Task<string> ManageAsync(HttpMethod method, string path, string? body = null)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Required("TEST_RABBITMQ_MANAGEMENT") + "/") };
        var user = new Uri(Required("TEST_RABBITMQ_MANAGEMENT")).UserInfo is { Length: > 0 } given ? given : RabbitMq.UserInfo;
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The database role of a service; it also has <c>_owner</c> and <c>_reader</c>.</summary>
    public static string Role(string service) => $"{service}_{Roles}";

    private static string Template(string service) => $"{Role(service)}_template";

    private string DatabaseOf(string service) => $"{service}_{run}";

    private Dictionary<string, string> Settings(string service, string database)
    {
        var server = new NpgsqlConnectionStringBuilder(Postgres);
        string Connection(string role) => $"Host={server.Host};Port={server.Port};Database={database};Username={role};Password=test";
        return new(MoreSettings)
        {
            ["ConnectionStrings__Events"] = Connection(Role(service)),
            ["ConnectionStrings__Owner"] = Connection(Role(service) + "_owner"),
            ["ConnectionStrings__Reader"] = Connection(Role(service) + "_reader"),
            ["ConnectionStrings__Broker"] = (Wires.TryGetValue(service, out var wire)
                ? new UriBuilder(Broker) { Host = "127.0.0.1", Port = wire.Port }.Uri
                : Broker).ToString(),
            ["Database__RuntimeRole"] = Role(service),
            ["Database__ReaderRole"] = Role(service) + "_reader",
            ["Authentication__Issuer"] = TokenIssuer.Issuer,
            ["Authentication__MetadataAddress"] = $"{Tokens.Address}/.well-known/openid-configuration",
        };
    }

    private static string Required(string name) =>
        Environment.GetEnvironmentVariable(name)
            ?? throw new InvalidOperationException($"{name} is not set: run the tests with tests/run, which starts what they need.");
}

/// <summary>An instance of a program in a process of its own, so that it can be killed.</summary>
/// <param name="service">The program's name.</param>
/// <param name="settings">Its environment variables.</param>
/// <param name="operators">The address for operators, if it differs from the public one.</param>
public sealed class ServiceProcess(string service, IReadOnlyDictionary<string, string> settings, Uri? operators = null)
{
    private readonly StringBuilder output = new();
    private Process? process;

    /// <summary>The address of health checks, metrics and other endpoints for operators.</summary>
    public Uri Operators => operators ?? Http.BaseAddress!;

    public HttpClient Http { get; } = new() { BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}"), Timeout = TimeSpan.FromSeconds(30) };

    public int Id => process!.Id;

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public Task MigrateAsync() => RunAsync("migrate");

    /// <summary>Runs the program with arguments until it exits.</summary>
    public async Task RunAsync(params string[] arguments)
    {
        Launch(arguments);
        await EndAsync();
    }

    /// <summary>Waits for the end of what was launched.</summary>
    public async Task EndAsync()
    {
        await process!.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{service} {string.Join(' ', process.StartInfo.ArgumentList.Skip(1))} failed:\n{Output}");
    }

    public async Task StartAsync()
    {
        Launch();
        await Eventually.TrueAsync(
            async () => process!.HasExited
                ? throw new InvalidOperationException($"{service} died:\n{Output}")
                : (await Http.GetAsync(new Uri(Operators, "/health/ready"))).IsSuccessStatusCode,
            $"{service} is ready",
            TimeSpan.FromSeconds(60));
    }

    /// <summary>Kills the process with SIGKILL, so that it cannot shut down.</summary>
    public void Kill()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    /// <summary>Sends a signal by name, such as STOP, CONT or TERM.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", $"-{name} {Id}");
        kill.WaitForExit();
    }

    public void Launch(params string[] arguments)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "EditorialPlatform.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The solution is not above the tests.");
        }

        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";
        var name = char.ToUpperInvariant(service[0]) + service[1..];
        var project = Path.Combine(root, Directory.Exists(Path.Combine(root, "gateway", name)) ? "gateway" : "services", name);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(project, "bin", configuration, "net10.0", $"EditorialPlatform.{name}.dll"), .. arguments])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = Http.BaseAddress!.ToString();
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Stands in for Identity: signs tokens, and serves the public key where the services look for it.</summary>
public sealed class TokenIssuer : IAsyncDisposable
{
    public const string Issuer = "http://localhost:8080/";

    private readonly RSA rsa = RSA.Create(2048);
    private WebApplication? app;

    public string Address { get; private set; } = "";

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, jwks_uri = $"{Address}/keys" }));
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)) { KeyId = "test" });
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "test", n = key.N, e = key.E } } }));
        await app.StartAsync();
        Address = app.Urls.Single();
    }

    public string TokenFor(Guid id, string name, string[] roles, string[] languages, Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "newsroom-api",
            TokenType = "at+jwt",
            Expires = DateTime.UtcNow.AddMinutes(30),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = "test" }, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object> { ["sub"] = id.ToString(), ["name"] = name, ["role"] = roles, ["languages"] = string.Join(' ', languages) },
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        rsa.Dispose();
    }
}

/// <summary>Waits for a condition, up to a deadline, and reports the last state when it is not met.</summary>
public static class Eventually
{
    public static Task TrueAsync(Func<Task<bool>> look, string what, TimeSpan? within = null) => TrueAsync(look, () => what, within);

    public static async Task TrueAsync(Func<Task<bool>> look, Func<string> what, TimeSpan? within = null)
    {
        var deadline = Stopwatch.GetTimestamp();
        var limit = within ?? TimeSpan.FromSeconds(15);
        Exception? last = null;
        while (Stopwatch.GetElapsedTime(deadline) < limit)
        {
            try
            {
                if (await look())
                {
                    return;
                }
            }
            catch (Exception not) when (not is HttpRequestException or NpgsqlException or Xunit.Sdk.XunitException or TaskCanceledException)
            {
                last = not;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"Not within {limit.TotalSeconds} s: {what()}. {last?.Message}");
    }

    public static async Task<JsonNode> JsonAsync(Func<Task<Answer>> ask, Func<JsonNode, bool> until, string what, TimeSpan? within = null)
    {
        Answer? seen = null;
        try
        {
            await TrueAsync(async () => (seen = await ask()).Ok && until(seen.Json!), what, within);
        }
        catch (Xunit.Sdk.XunitException late)
        {
            Assert.Fail($"{late.Message} Last seen: {seen?.Status} {seen?.Body}");
        }

        return seen!.Json!;
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Gateway;

/// <summary>The gateway as a process, with stubs behind it and a database of this run.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    private readonly string role = $"gateway_{Guid.NewGuid().ToString("N")[..8]}";
    private readonly Dictionary<string, string> settings = [];
    private readonly List<ServiceProcess> copies = [];

    // API clients, unlike browsers, do not keep cookies or follow redirects.
    private readonly HttpClient program = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public GatewayFixture()
    {
        var operators = ServiceProcess.FreePort();
        Operators = new Uri($"http://127.0.0.1:{operators}");
        Process = new ServiceProcess("gateway", settings, Operators);
        Origin = Process.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Provider = new(Tokens, Origin);
        settings["Operators__Port"] = $"{operators}";
    }

    public TokenIssuer Tokens { get; } = new();

    public StubIdentityProvider Provider { get; }

    public Dictionary<string, StubService> Services { get; } = new[] { "drafting", "review", "translation", "publishing", "desk" }.ToDictionary(
        name => name, name => new StubService(name));

    public ServiceProcess Process { get; }

    public Uri Operators { get; }

    public string Origin { get; }

    public string RunTimeConnection => Connection(role);

    public string Postgres => new NpgsqlConnectionStringBuilder(Newsroom.Postgres) { Database = role }.ConnectionString;

    /// <summary>The virtual host that the gateway consumes messages from.</summary>
    public Uri Broker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Broker = await Newsroom.MakeVirtualHostAsync(role);
        settings["ConnectionStrings__Broker"] = Broker.ToString();
        await Tokens.StartAsync();
        await Provider.StartAsync();
        await Task.WhenAll(Services.Values.Select(service => service.StartAsync()));
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

        settings["ConnectionStrings__Gateway"] = Connection(role);
        settings["ConnectionStrings__Owner"] = Connection(role + "_owner");
        settings["Database__RuntimeRole"] = role;
        settings["Authentication__Issuer"] = Origin + "/";
        settings["Authentication__MetadataAddress"] = Provider.Address + "/.well-known/openid-configuration";
        settings["Authentication__ClientSecret"] = "secret";
        // All tests share one IP address, so the usual limit would apply to all of them together.
        settings["Rates__Reader__Burst"] = "100000";
        settings["Forwarding__ActivityTimeout"] = "00:00:02";
        settings["ReverseProxy__Clusters__identity__Destinations__one__Address"] = Provider.Address;
        foreach (var (name, service) in Services)
        {
            settings[$"ReverseProxy__Clusters__{name}__Destinations__one__Address"] = service.Address;
        }

        await Process.MigrateAsync();
        await Process.MigrateAsync();
        await Process.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        program.Dispose();
        Process.Kill();
        copies.ForEach(copy => copy.Kill());
        await Provider.DisposeAsync();
        await Tokens.DisposeAsync();
        foreach (var service in Services.Values)
        {
            await service.DisposeAsync();
        }
    }

    /// <summary>Starts another instance on the same database, with other settings.</summary>
    public async Task<ServiceProcess> AnotherAsync(params (string Name, string Value)[] others)
    {
        var copy = Copy(ServiceProcess.FreePort(), others);
        await copy.StartAsync();
        return copy;
    }

    /// <summary>Starts another instance without waiting until it is ready.</summary>
    public ServiceProcess Launch(int operators, params (string Name, string Value)[] others)
    {
        var copy = Copy(operators, others);
        copy.Launch();
        return copy;
    }

    private ServiceProcess Copy(int operators, (string Name, string Value)[] others)
    {
        var all = new Dictionary<string, string>(settings) { ["Operators__Port"] = $"{operators}" };
        foreach (var (name, value) in others)
        {
            all[name] = value;
        }

        var copy = new ServiceProcess("gateway", all, new Uri($"http://127.0.0.1:{operators}"));
        copies.Add(copy);
        return copy;
    }

    public string TokenFor(Guid person, Action<Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor>? change = null) =>
        Tokens.TokenFor(person, "Awa Traoré", ["reporter"], ["fr"], token =>
        {
            token.Issuer = Origin + "/";
            change?.Invoke(token);
        });

    public async Task<Answer> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? change = null, HttpClient? at = null)
    {
        using var request = new HttpRequestMessage(method, new Uri((at ?? Process.Http).BaseAddress!, path));
        change?.Invoke(request);
        using var answer = await program.SendAsync(request);
        return new((int)answer.StatusCode, answer.Headers.ETag?.Tag, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    public Task<Answer> GetAsync(string path, string? bearer = null) =>
        SendAsync(HttpMethod.Get, path, request => request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer));

    /// <summary>Sends a raw request that HttpClient would normalize or refuse.</summary>
    public async Task<(int Status, string Text)> RawAsync(string target, string headers = "", string method = "GET")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Process.Http.BaseAddress!.Port);
        await client.GetStream()
            .WriteAsync(Encoding.Latin1.GetBytes($"{method} {target} HTTP/1.1\r\nHost: {new Uri(Origin).Authority}\r\nConnection: close\r\n{headers}\r\n"));
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        return (int.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), text);
    }

    private string Connection(string user)
    {
        var server = new NpgsqlConnectionStringBuilder(Newsroom.Postgres);
        return $"Host={server.Host};Port={server.Port};Database={role};Username={user};Password=test";
    }
}

/// <summary>A browser: keeps cookies, and follows redirects one at a time.</summary>
public sealed class Visitor : IDisposable
{
    private readonly Uri origin;

    public Visitor(string origin)
    {
        this.origin = new Uri(origin);
        Http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = this.origin };
    }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Http { get; }

    public string? Session => Cookies.GetCookies(origin)["newsroom"]?.Value;

    /// <summary>Opens an address, follows all redirects, and returns the last address.</summary>
    public async Task<(string Address, HttpResponseMessage Answer)> OpenAsync(string address)
    {
        for (var hops = 0; hops < 10; hops++)
        {
            var answer = await Http.GetAsync(address);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return (new Uri(origin, address).PathAndQuery, answer);
            }

            address = answer.Headers.Location!.ToString();
        }

        throw new InvalidOperationException($"Redirected for ever, last to {address}");
    }

    public async Task<Answer> ApiAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-CSRF", "1");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Http.SendAsync(request);
        return new((int)answer.StatusCode, null, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    public void Dispose() => Http.Dispose();
}

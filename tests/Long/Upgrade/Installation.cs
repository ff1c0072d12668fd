using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EditorialPlatform.Seed;
using Npgsql;

namespace EditorialPlatform.Tests.Long.Upgrade;

/// <summary>A platform in a data directory, run by the scripts of a source tree: this one, or that of an earlier version.</summary>
/// <param name="source">The source tree.</param>
/// <param name="local">The data directory, passed as <c>EDITORIAL_LOCAL</c>.</param>
internal sealed class Installation(string source, string local)
{
    /// <summary>The services with an event store; each has a database of the same name.</summary>
    public static readonly string[] Services = ["drafting", "review", "translation", "publishing"];

    public string Local => local;

    public Uri Origin => new($"http://localhost:{Port("GATEWAY_PORT")}");

    public string Accounts => Path.Combine(local, "accounts.json");

    public Task UpAsync() => RunAsync(Path.Combine(source, "deploy/up"), "--no-build", "--no-seed");

    public Task UpWithSamplesAsync() => RunAsync(Path.Combine(source, "deploy/up"), "--no-build");

    public Task DownAsync() => RunAsync(Path.Combine(source, "deploy/down"));

    public Task BuildAsync(string project) =>
        RunAsync("dotnet", "build", Path.Combine(source, project), "-c", "Release", "-v", "quiet", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false");

    /// <summary>Runs a bash script that can use the functions of the deployment scripts.</summary>
    public Task LibraryAsync(string script) =>
        RunAsync(
            "bash", "-euo", "pipefail", "-c", $". '{source}/deploy/lib/platform.sh'; use_local; lock_local; use_servers; choose_ports; make_secrets; {script}");

    /// <summary>Kills a process with SIGKILL, so that it cannot shut down.</summary>
    public void Kill(string part)
    {
        using var process = Process.GetProcessById(int.Parse(
            File.ReadAllText(Path.Combine(local, "run", $"{part}.pid")).Split(' ')[0], CultureInfo.InvariantCulture));
        process.Kill();
        process.WaitForExit();
    }

    public Task<Member> SignInAsync(string username) => Member.SignInAsync(Origin, Newsroom.Accounts(Accounts).Single(account => account.Username == username));

    /// <summary>Runs a query as superuser and returns one JSON value for each row.</summary>
    public async Task<IReadOnlyList<JsonNode>> AskAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={Port("POSTGRES_PORT")};Database={database};Username=newsroom;Password={Secret("POSTGRES")};Pooling=false;Command "
                + "Timeout=120");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var answer = new List<JsonNode>();
        while (await rows.ReadAsync())
        {
            answer.Add(JsonNode.Parse(rows.GetFieldValue<string>(0))!);
        }

        return answer;
    }

    /// <summary>The number of messages in each queue, including unacknowledged ones.</summary>
    public async Task<IReadOnlyDictionary<string, long>> QueuesAsync()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{Port("RABBITMQ_MANAGEMENT_PORT")}/api/queues/newsroom");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"operator:{Secret("RABBITMQ_OPERATOR")}")));
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray()
            .ToDictionary(queue => queue!["name"]!.GetValue<string>(), queue => queue!["messages"]?.GetValue<long>() ?? 0, StringComparer.Ordinal);
    }

    /// <summary>Whether every outbox has published its newest event and every message was consumed.</summary>
    public async Task<bool> IsQuietAsync()
    {
        foreach (var service in Services)
        {
            var behind = await AskAsync(
                service,
                $"select ((select max(seq_id) from {service}.mt_events) - last_seq_id)::text from {service}.mt_event_progression where name = 'outbox:All'");
            if (behind is not [var events] || events.GetValue<long>() > 0)
            {
                return false;
            }
        }

        return (await QueuesAsync()).Values.All(messages => messages == 0);
    }

    private int Port(string name) => int.Parse(Value("ports.env", name), CultureInfo.InvariantCulture);

    private string Secret(string name) => Value("secrets.env", $"SECRET_{name}");

    private string Value(string file, string name) =>
        File.ReadLines(Path.Combine(local, file)).Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal)).Split('=', 2)[1];

    private async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = source };
        (start.Environment["EDITORIAL_LOCAL"], start.Environment["EDITORIAL_FREE_PORTS"]) = (local, "1");
        // The test host's own settings must not reach the platform.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(30)).Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await errors}");
    }
}

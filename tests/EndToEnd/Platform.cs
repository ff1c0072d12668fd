using System.Collections.Concurrent;
using System.Diagnostics;
using EditorialPlatform.Seed;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(EditorialPlatform.Tests.EndToEnd.Platform))]
// All tests share one platform, and some stop parts of it.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace EditorialPlatform.Tests.EndToEnd;

/// <summary>The result of a script in <c>deploy/</c>.</summary>
public sealed record Script(int ExitCode, string Output)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The whole platform, started by <c>deploy/up</c> on free ports and with a data directory of this run.</summary>
public sealed class Platform : IAsyncLifetime
{
    // Only this suite collects traces; the others can reuse a platform that is already running.
    private static readonly bool Traced = Suite == "EndToEnd";

    private readonly ConcurrentDictionary<string, Task<Member>> members = new();
    private Member? reader;

    public static string Root { get; } = FindRoot();

    /// <summary>Set by <c>tests/run</c>, which stops everything that is still running in it.</summary>
    public static string Directory { get; } =
        Environment.GetEnvironmentVariable("TEST_DIRECTORY") ?? throw new InvalidOperationException("TEST_DIRECTORY is not set: run the tests with tests/run.");

    public static string Local { get; } = Path.Combine(Directory, Suite.ToLowerInvariant());

    private static string Suite => typeof(Platform).Assembly.GetName().Name!.Split('.')[^1];

    public TraceCollector Traces { get; } = new();

    /// <summary>Settings of every program beside those that <c>deploy/up</c> gives, in the form of environment variables.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>How long spans are collected before they are sent, in milliseconds: shortly, so that tests need not wait.</summary>
    public int SpanDelay { get; init; } = 500;

    public static Uri Origin => new($"http://localhost:{Port("GATEWAY_PORT")}");

    /// <summary>A client that is not signed in.</summary>
    public Member Reader => reader ??= new Member(Origin);

    public async ValueTask InitializeAsync()
    {
        await Traces.StartAsync();
        var up = await UpAsync([.. Settings]);
        Assert.True(up.ExitCode == 0, up.Output);
    }

    public async ValueTask DisposeAsync()
    {
        // Set during development to keep the platform for the next run.
        if (Environment.GetEnvironmentVariable("TEST_PLATFORM_STAYS") is null)
        {
            await DownAsync();
        }

        await Traces.DisposeAsync();
    }

    /// <summary>A signed-in client for the account, shared by all tests.</summary>
    public Task<Member> SignedInAsync(string username) => members.GetOrAdd(username, name => Member.SignInAsync(Origin, AccountOf(name)));

    public static Account AccountOf(string username) => Newsroom.Accounts(Path.Combine(Local, "accounts.json")).Single(account => account.Username == username);

    public static int Port(string name) =>
        int.Parse(
            File.ReadLines(Path.Combine(Local, "ports.env")).Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal)).Split('=')[1],
            System.Globalization.CultureInfo.InvariantCulture);

    public Task<Script> UpAsync(params (string Name, string Value)[] environment) => RunAsync("up", ["--no-build"], Local, environment);

    public Task<Script> DownAsync() => RunAsync("down", [], Local);

    /// <summary>Runs a script of <c>deploy/</c>. Its telemetry settings are always the same, because a change of them would restart the services.</summary>
    public async Task<Script> RunAsync(string script, string[] arguments, string local, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, "deploy", script), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        (string Name, string Value)[] traces =
            Traced
                ? [("OTEL_EXPORTER_OTLP_ENDPOINT", Traces.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                    ("OTEL_BSP_SCHEDULE_DELAY", $"{SpanDelay}")]
                : [];
        foreach (var (name, value) in environment.Concat([("EDITORIAL_LOCAL", local), ("EDITORIAL_FREE_PORTS", "1"), .. traces]))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(6)).Token);
        return new(process.ExitCode, await output + await errors);
    }

    public static int Pid(string part) =>
        int.Parse(File.ReadAllText(Path.Combine(Local, "run", $"{part}.pid")).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Kills a process with SIGKILL, so that it cannot shut down.</summary>
    public static void Kill(string part)
    {
        using var process = Process.GetProcessById(Pid(part));
        process.Kill();
        process.WaitForExit();
    }

    private static string FindRoot()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "EditorialPlatform.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The solution is not above the tests.");
        }

        return root;
    }
}

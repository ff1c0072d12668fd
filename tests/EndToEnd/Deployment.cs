using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EditorialPlatform.Tests.EndToEnd;

/// <summary>The commands that start and stop the platform, with and without failures.</summary>
public sealed class Deployment(Platform platform)
{
    private static readonly string[] Parts = ["identity", "drafting", "review", "translation", "publishing", "desk", "gateway"];

    [Fact]
    public async Task Up_again_changes_nothing_and_files_nothing_again()
    {
        var pids = Parts.Select(Platform.Pid).ToList();
        var front = (await platform.Reader.GetAsync("/fr/feed.atom")).Body;
        var up = await platform.UpAsync();
        Assert.True(up.ExitCode == 0, up.Output);
        Assert.Contains("sample articles are there already", up.Output, StringComparison.Ordinal);
        Assert.Equal(pids, Parts.Select(Platform.Pid));
        Assert.Equal(front, (await platform.Reader.GetAsync("/fr/feed.atom")).Body);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line_and_nothing_is_started()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var elsewhere = Path.Combine(Platform.Directory, "elsewhere");
        var up = await platform.RunAsync("up", ["--no-build"], elsewhere, ("GATEWAY_PORT", $"{port}"));
        Assert.NotEqual(0, up.ExitCode);
        Assert.Contains($"port {port} (GATEWAY_PORT) is in use", up.Lines[^1], StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(elsewhere, "run", "gateway.pid")), up.Output);
        Assert.False(Directory.Exists(Path.Combine(elsewhere, "postgres", "data")), up.Output);
    }

    [Fact]
    public async Task A_part_that_crashes_is_named_with_the_end_of_its_log()
    {
        Platform.Kill("desk");
        var up = await platform.UpAsync(("Kestrel__Endpoints__Wrong__Url", "nonsense://nowhere"));
        Assert.NotEqual(0, up.ExitCode);
        Assert.Contains(up.Lines, line => line.EndsWith("desk has stopped; deploy/down stops the rest", StringComparison.Ordinal));
        Assert.Contains("nonsense://nowhere", up.Output, StringComparison.Ordinal);
        up = await platform.UpAsync();
        Assert.True(up.ExitCode == 0, up.Output);
    }

    [Fact]
    public async Task Down_stops_what_up_started_and_nothing_else_and_the_articles_stay()
    {
        using var bystander = Process.Start("sleep", "600");
        var pids = Parts.Select(Platform.Pid).ToList();
        var path = await PathInFeedAsync();
        var down = await platform.DownAsync();
        Assert.True(down.ExitCode == 0, down.Output);
        Assert.All(pids, pid => Assert.False(Directory.Exists($"/proc/{pid}"), $"{pid} still runs\n{down.Output}"));
        foreach (var port in File.ReadLines(Path.Combine(Platform.Local, "ports.env")))
        {
            Assert.False(Listens(int.Parse(port.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture)), port);
        }

        // The test run's own servers are of the same kind and must keep running.
        Assert.All(["TEST_POSTGRES", "TEST_RABBITMQ"], name => Assert.True(Listens(PortIn(Environment.GetEnvironmentVariable(name)!)), name));
        Assert.False(bystander.HasExited);
        bystander.Kill();

        Assert.Equal(0, (await platform.DownAsync()).ExitCode);
        var up = await platform.UpAsync();
        Assert.True(up.ExitCode == 0, up.Output);
        Assert.Equal(200, (await platform.Reader.GetAsync(path)).Status);
    }

    private async Task<string> PathInFeedAsync()
    {
        var feed = System.Xml.Linq.XDocument.Parse((await platform.Reader.GetAsync("/fr/feed.atom")).Body);
        var link = feed.Descendants("{http://www.w3.org/2005/Atom}entry")
            .First()
            .Descendants("{http://www.w3.org/2005/Atom}link")
            .First()
            .Attribute("href")!.Value;
        return new Uri(Platform.Origin, link).AbsolutePath;
    }

    private static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int PortIn(string address) =>
        address.Split(';').FirstOrDefault(part => part.StartsWith("Port=", StringComparison.Ordinal)) is { } port
            ? int.Parse(port["Port=".Length..], System.Globalization.CultureInfo.InvariantCulture)
            : new Uri(address).Port;
}

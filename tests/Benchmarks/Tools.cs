using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EditorialPlatform.Tests.ServiceTests;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>Runs the load generator (wrk) and the server to compare with (nginx), both from Debian packages.</summary>
internal static partial class Tools
{
    public static async Task InstallAsync()
    {
        var missing = new[] { ("wrk", "wrk"), ("nginx", "nginx-light") }.Where(tool => !File.Exists($"/usr/bin/{tool.Item1}")
            && !File.Exists($"/usr/sbin/{tool.Item1}")).Select(tool => tool.Item2).ToList();
        if (missing.Count > 0)
        {
            await RunAsync("apt-get", ["install", "-y", "--no-install-recommends", .. missing]);
        }
    }

    /// <summary>Measures requests per second.</summary>
    public static async Task<double> WrkAsync(Uri address, string acceptEncoding, int seconds)
    {
        var output = await RunAsync("wrk", ["-t1", "-c32", $"-d{seconds}s", "-H", $"Accept-Encoding: {acceptEncoding}", address.ToString()]);
        return output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"{address} was not answered well:\n{output}")
            : double.Parse(PerSecond().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Starts an nginx that serves one file.</summary>
    public static Process Nginx(string directory, string file, int port, string mediaType, string encoding)
    {
        var configuration = Path.Combine(directory, $"nginx-{port}.conf");
        File.WriteAllText(
            configuration,
            $$"""
            daemon off; worker_processes auto; pid {{directory}}/nginx-{{port}}.pid; error_log stderr;
            events { worker_connections 1024; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type "{{mediaType}}"; types {} open_file_cache max=10;
              client_body_temp_path {{directory}}; proxy_temp_path {{directory}}; fastcgi_temp_path {{directory}}; uwsgi_temp_path {{directory}}; scgi_temp_path {{directory}};
              server { listen 127.0.0.1:{{port}}; root {{directory}}; location / { {{(encoding.Length > 0
                  ? $"add_header Content-Encoding {encoding};"
                  : "")}} try_files /{{Path.GetFileName(file)}} =404; } }
            }
            """);
        return Process.Start(new ProcessStartInfo("nginx", ["-p", directory, "-c", configuration]) { RedirectStandardError = true })!;
    }

    public static Process Constant(Uri address, string file, string mediaType, string encoding)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Tools).Assembly.Location, ConstantPage.Argument, address.ToString(), file, mediaType, encoding]);
        return Process.Start(start)!;
    }

    public static void End(params Process[] processes)
    {
        foreach (var process in processes)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    public static Uri Free() => new($"http://127.0.0.1:{ServiceProcess.FreePort()}/");

    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed:\n{output}");
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex PerSecond();
}

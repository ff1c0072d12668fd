using System.Diagnostics;

namespace EditorialPlatform.Tests.ContractTests;

/// <summary>Runs the npm tools for the OpenAPI documents: two linters, and the generator of the types that the Desk's client uses.</summary>
public sealed class ClientTypes
{
    private static readonly string Tools = Path.Combine(Repository.Root, "tests", "ContractTests", "openapi");

    [Fact]
    public async Task Linters_find_nothing_in_any_document()
    {
        await InstallAsync();
        await NpmAsync("run", "--silent", "lint");
    }

    [Fact]
    public async Task The_types_of_the_client_are_those_of_the_documents()
    {
        await InstallAsync();
        var before = Types();
        await NpmAsync("run", "--silent", "types");
        Assert.Equal(before, Types());
    }

    private static Dictionary<string, string> Types() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "gateway", "Desk", "Api", "openapi"), "*.d.ts").ToDictionary(
            file => Path.GetFileName(file), File.ReadAllText);

    private static async Task InstallAsync()
    {
        // npm writes it at the end of an installation.
        var (asked, done) = (new FileInfo(Path.Combine(Tools, "package-lock.json")), new FileInfo(Path.Combine(Tools, "node_modules", ".package-lock.json")));
        if (!done.Exists || done.LastWriteTimeUtc < asked.LastWriteTimeUtc)
        {
            await NpmAsync("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
            File.SetLastWriteTimeUtc(done.FullName, DateTime.UtcNow);
        }
    }

    private static async Task NpmAsync(params string[] arguments)
    {
        using var npm = Process.Start(new ProcessStartInfo(
            "npm", arguments)
        { WorkingDirectory = Tools, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, $"npm {string.Join(' ', arguments)}:\n{await output}{await errors}");
    }
}

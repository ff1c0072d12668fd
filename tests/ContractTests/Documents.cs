using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EditorialPlatform.Http;

namespace EditorialPlatform.Tests.ContractTests;

/// <summary>Starts the programs and fetches their OpenAPI documents, which needs neither database nor broker.</summary>
public sealed class DocumentFixture : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private readonly string keys = Directory.CreateTempSubdirectory("documents-").FullName;
    private readonly Dictionary<string, JsonObject> documents = [];

    public static IReadOnlyList<string> Programs { get; } = ["Drafting", "Review", "Translation", "Publishing", "Identity"];

    public JsonObject this[string program] => documents[program];

    public static string Text(JsonNode document) => document.ToJsonString(Indented) + "\n";

    public async ValueTask InitializeAsync()
    {
        foreach (var program in Programs)
        {
            documents[program] = await FetchAsync(program);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(keys, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<JsonObject> FetchAsync(string program)
    {
        var folder = Path.Combine(Repository.Root, program == "Identity" ? "gateway" : "services", program, "bin", "Release", "net10.0");
        var address = $"http://127.0.0.1:{FreePort()}";
        const string nowhere = "Host=127.0.0.1;Port=1;Database=none;Username=none;Password=none";
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(folder, $"EditorialPlatform.{program}.dll")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = address,
                ["Logging__LogLevel__Default"] = "None",
                ["ConnectionStrings__Events"] = nowhere,
                ["ConnectionStrings__Reader"] = nowhere,
                ["ConnectionStrings__Identity"] = nowhere,
                ["ConnectionStrings__Broker"] = "amqp://127.0.0.1:1",
                ["Authentication__MetadataAddress"] = "http://127.0.0.1:1/none",
                ["Authentication__Issuer"] = "https://localhost",
                ["Keys__Directory"] = keys,
                ["Clients__Gateway__Secret"] = new string('x', 40),
                ["Site__Name"] = "Example",
                ["Site__Origin"] = "https://localhost",
            },
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            for (var began = Stopwatch.StartNew(); ; await Task.Delay(100))
            {
                try
                {
                    return JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!.AsObject();
                }
                catch (HttpRequestException) when (!process.HasExited && began.Elapsed < TimeSpan.FromSeconds(60))
                {
                    // The program is still starting.
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>
/// The HTTP contract is the documents in <c>gateway/Desk/Api/openapi</c>, which the code of the Desk and its client is generated from.
/// Changing an endpoint changes its document: review the difference and commit it.
/// </summary>
public sealed class Documents(DocumentFixture documents) : IClassFixture<DocumentFixture>
{
    public static TheoryData<string> Programs => [.. DocumentFixture.Programs];

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_document_is_the_one_that_is_checked_in(string program)
    {
        var (file, now) = (
            Path.Combine(Repository.Root, "gateway", "Desk", "Api", "openapi", $"{program.ToLowerInvariant()}.json"), DocumentFixture.Text(documents[program]));
        var before = File.Exists(file) ? File.ReadAllText(file) : "";
        if (before != now)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, now);
        }

        Assert.Equal(before, now);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_operation_says_what_it_takes_and_answers(string program)
    {
        var operations = Operations(documents[program]).ToList();
        Assert.NotEmpty(operations);
        Assert.Distinct(operations.Select(operation => Name(operation.Operation)));
        foreach (var (method, path, operation) in operations)
        {
            var said = $"{method} {path}";
            Assert.Matches("^[a-z][A-Za-z]+$", Name(operation));
            Assert.True(operation["summary"]?.GetValue<string>().Length > 10, $"{said} has no summary");
            Assert.True(operation["tags"]!.AsArray().Count == 1, $"{said} has no tag");
            Assert.Equal(path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')), Parameters(operation, "path"));
            Assert.Equal(path.StartsWith("/api/content/", StringComparison.Ordinal) ? 0 : 1, operation["security"]!.AsArray().Count);
            Assert.Equal(method == "get" ? [] : new[] { "If-Match", "Idempotency-Key" }, Parameters(operation, "header"));
            var answers = operation["responses"]!.AsObject();
            Assert.True(answers.Any(answer => answer.Key.StartsWith('2')), $"{said} says nothing of a success");
            Assert.True(answers.ContainsKey("401") == operation["security"]!.AsArray().Count > 0, $"{said} does not say what nobody is answered");
            foreach (var (status, answer) in answers)
            {
                var content = answer!["content"]?.AsObject();
                Assert.True(content?.Any(media => media.Value?["schema"] is not null) == true, $"{said} does not say what {status} holds");
                Assert.True(
                    status.StartsWith('2') || (content!.ContainsKey("application/problem+json") && answer["x-problem-codes"]?.AsArray().Count > 0),
                    $"{said} has no code for {status}");
            }
        }
    }

    [Fact]
    public void Every_slice_is_listed_in_the_routes_of_its_service()
    {
        foreach (var service in Approved.Services)
        {
            var routes = File.ReadAllText(Path.Combine(Repository.Root, "services", service.GetName().Name!.Split('.')[^1], "Routes.cs"));
            var slices = service.GetTypes().Where(type => type.IsAssignableTo(typeof(IEndpoint)) && !type.IsInterface).Select(type => type.Name).ToList();
            Assert.NotEmpty(slices);
            Assert.DoesNotContain(slices, slice => !routes.Contains($" {slice}.Map(", StringComparison.Ordinal));
        }
    }

    private static IEnumerable<(string Method, string Path, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (operation.Key, path.Key, operation.Value!.AsObject());

    private static string Name(JsonObject operation) => operation["operationId"]?.GetValue<string>() ?? "";

    private static IEnumerable<string> Parameters(JsonObject operation, string place) =>
        (operation["parameters"]?.AsArray() ?? [])
            .Where(parameter => parameter!["in"]!.GetValue<string>() == place)
            .Select(parameter => parameter!["name"]!.GetValue<string>());
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EditorialPlatform.Tests.ServiceTests.Gateway;

/// <summary>A request as the service received it.</summary>
public sealed record Reached(string Method, string Target, IReadOnlyDictionary<string, string> Headers, long BodyLength)
{
    public string? Bearer => Headers.GetValueOrDefault("Authorization")?.Split(' ')[^1];
}

/// <summary>A stub of a service behind the gateway: records requests, and responds as the test configures it.</summary>
public sealed class StubService(string name) : IAsyncDisposable
{
    private WebApplication? app;

    public ConcurrentQueue<Reached> Requests { get; } = [];

    public static readonly RequestDelegate Usual = Results.Json(new { ok = true }).ExecuteAsync;

    public RequestDelegate Answer { get; set; } = Usual;

    public string Address { get; private set; } = "";

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.WebHost.UseUrls(Address.Length > 0 ? Address : "http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/health/live", () => "");
        app.Map("/{**all}", async http =>
        {
            long length = 0;
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await http.Request.Body.ReadAsync(buffer)) > 0)
            {
                length += read;
            }

            Requests.Enqueue(new(
                http.Request.Method,
                http.Request.Path + http.Request.QueryString.Value,
                http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                length));
            http.Response.Headers["X-Service"] = name;
            await Answer(http);
        });
        await app.StartAsync();
        Address = app.Urls.Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}

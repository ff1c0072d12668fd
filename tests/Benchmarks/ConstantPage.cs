using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>The baseline for Kestrel: a server that answers every request with the same bytes. It runs in a process of its own.</summary>
internal static class ConstantPage
{
    public const string Argument = "constant-page";

    /// <param name="args">Address, file, media type and content encoding.</param>
    public static async Task ServeAsync(string[] args)
    {
        var bytes = await File.ReadAllBytesAsync(args[1]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(args[0]).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        app.Run(http =>
        {
            http.Response.ContentType = args[2];
            http.Response.ContentLength = bytes.Length;
            if (args[3].Length > 0)
            {
                http.Response.Headers.ContentEncoding = args[3];
            }

            return http.Response.Body.WriteAsync(bytes).AsTask();
        });
        await app.RunAsync();
    }
}

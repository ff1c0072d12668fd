using System.IO.Compression;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Desk.Shared;

/// <summary>
/// Serves the scripts and the style sheet, which are built from <c>client/</c> and embedded in the assembly. They are compressed once. Browsers may
/// cache them indefinitely because their names contain a content hash.
/// </summary>
public static class ClientFiles
{
    private static readonly Dictionary<string, ClientFile> Files = typeof(ClientFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("client/", StringComparison.Ordinal))
        .ToDictionary(name => name["client/".Length..], name => ClientFile.Read(name), StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Names = JsonSerializer.Deserialize<Dictionary<string, string>>(Files["names.json"].Plain)!;

    /// <summary>The URL of a file by the name of its source.</summary>
    public static string At(string source) => $"/desk/kit/{Names[source]}";

    /// <summary>The compressed size of all scripts, including the service worker.</summary>
    public static int ScriptBytes => Files.Where(file => file.Key.EndsWith(".js", StringComparison.Ordinal)).Sum(file => file.Value.Brotli.Length);

    public static void MapClientFiles(this WebApplication app)
    {
        app.MapGet("/desk/kit/{name}", (string name, HttpContext http) => Files.TryGetValue(name, out var file) && name is not "names.json" and not "worker.js"
            ? SendAsync(http, file, "private, max-age=31536000, immutable")
            : TypedResults.NotFound().ExecuteAsync(http));
        // The service worker has a stable name and is never cached, so that browsers discover a new version of the client.
        app.MapGet("/desk/worker.js", (HttpContext http) =>
        {
            http.Response.Headers["Service-Worker-Allowed"] = "/desk";
            return SendAsync(http, Files["worker.js"], "no-cache");
        });
    }

    private static Task SendAsync(HttpContext http, ClientFile file, string cache)
    {
        var (request, response) = (http.Request, http.Response);
        response.Headers.CacheControl = cache;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        response.ContentType = file.MediaType;
        var compressed = request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "br" && coding.Quality is not 0);
        if (compressed)
        {
            response.Headers.ContentEncoding = "br";
        }

        return response.Body.WriteAsync(compressed ? file.Brotli : file.Plain, http.RequestAborted).AsTask();
    }

    private sealed record ClientFile(byte[] Plain, byte[] Brotli, string MediaType)
    {
        public static ClientFile Read(string name)
        {
            using var resource = typeof(ClientFiles).Assembly.GetManifestResourceStream(name)!;
            using var plain = new MemoryStream();
            resource.CopyTo(plain);
            using var compressed = new MemoryStream();
            using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize))
            {
                brotli.Write(plain.ToArray());
            }

            return new(plain.ToArray(), compressed.ToArray(), Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => "text/javascript; charset=utf-8",
            });
        }
    }
}

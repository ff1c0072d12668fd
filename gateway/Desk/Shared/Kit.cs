using System.IO.Compression;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Desk.Shared;

/// <summary>The scripts and the style sheet, built from <c>kit/</c> into this program: compressed once, kept by browsers for ever, since their names say what is in them.</summary>
public static class Kit
{
    private static readonly Dictionary<string, KitFile> Files = typeof(Kit).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("kit/", StringComparison.Ordinal))
        .ToDictionary(name => name["kit/".Length..], name => KitFile.Read(name), StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Names = JsonSerializer.Deserialize<Dictionary<string, string>>(Files["names.json"].Plain)!;

    /// <summary>The address of a file by the name of its source.</summary>
    public static string At(string source) => $"/desk/kit/{Names[source]}";

    /// <summary>How many bytes go over the line for all scripts together, the service worker included.</summary>
    public static int ScriptBytes => Files.Where(file => file.Key.EndsWith(".js", StringComparison.Ordinal)).Sum(file => file.Value.Brotli.Length);

    public static void MapKit(this WebApplication app)
    {
        app.MapGet("/desk/kit/{name}", (string name, HttpContext http) => Files.TryGetValue(name, out var file) && name is not "names.json" and not "worker.js"
            ? SendAsync(http, file, "private, max-age=31536000, immutable")
            : TypedResults.NotFound().ExecuteAsync(http));
        // Asked for anew each time, under one name, so that browsers learn of a new kit.
        app.MapGet("/desk/worker.js", (HttpContext http) =>
        {
            http.Response.Headers["Service-Worker-Allowed"] = "/desk";
            return SendAsync(http, Files["worker.js"], "no-cache");
        });
    }

    private static Task SendAsync(HttpContext http, KitFile file, string cache)
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

    private sealed record KitFile(byte[] Plain, byte[] Brotli, string MediaType)
    {
        public static KitFile Read(string name)
        {
            using var resource = typeof(Kit).Assembly.GetManifestResourceStream(name)!;
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

using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Gateway;

/// <summary>
/// Serves operational endpoints on a separate loopback listener that serves nothing else, and hides internal endpoints from the public listener.
/// Distinguishing callers by address or headers would expose these endpoints as soon as a proxy runs on the same machine.
/// </summary>
public static class InternalEndpoints
{
    private static readonly string[] OperatorPaths = ["health", "metrics"];
    private static readonly string[] Inside = ["health", "metrics", "internal", "openapi"];

    public static void AddOperatorsListener(this WebApplicationBuilder builder)
    {
        var port = builder.Configuration.Required("Operators:Port");
        var open = builder.Configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls ? urls : "http://localhost:8080";
        builder.WebHost.UseUrls([.. open.Split(';'), $"http://127.0.0.1:{port}"]);
    }

    public static bool IsForOperators(this HttpContext http) =>
        http.Connection.LocalPort == http.RequestServices.GetRequiredService<IConfiguration>().GetValue<int>("Operators:Port");

    public static void UseInternalEndpointGuard(this WebApplication app) => app.Use((http, next) =>
    {
        var path = http.Request.Path.Value ?? "";
        var first = path.Split('/', 3)[1..].FirstOrDefault() ?? "";
        var open = http.IsForOperators() ? Is(first, OperatorPaths) : IsPlain(path) && !Is(first, Inside);
        return open ? next(http) : NotFoundAsync(http);
    });

    // Kestrel has decoded the path once. Reject what is still encoded or could be split or resolved differently downstream: none of our URLs need it.
    // (For absolute-form targets Kestrel decodes even slashes, after removing dot segments.)
    internal static bool IsPlain(string path) =>
        path.StartsWith('/') && !path.Contains("//", StringComparison.Ordinal) && !path.Any(sign => sign is '%' or '\\' || char.IsControl(sign))
        && !path.Split('/').Any(segment => segment is "." or "..");

    private static bool Is(string segment, string[] names) => names.Contains(segment, StringComparer.OrdinalIgnoreCase);

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = 404;
        return http.Response.WriteAsJsonAsync(
            new { type = "/problems/not-found", title = "Not Found", status = 404 }, Json.Options, "application/problem+json");
    }
}

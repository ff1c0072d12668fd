using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Gateway;

/// <summary>
/// What operators ask is answered on a loopback listener of its own, which answers nothing else; what is not for the outside is not found on the public one.
/// Telling callers apart by address or headers instead would open the door as soon as a proxy on the same machine stands in front.
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

    // The server has decoded the path once. What is still encoded, or may be split or resolved in another way by the next program,
    // has no business here: no address of ours is spelt so. (Of a target with a host the server decodes even slashes, after the dots.)
    internal static bool IsPlain(string path) =>
        path.StartsWith('/') && !path.Contains("//", StringComparison.Ordinal) && !path.Any(sign => sign is '%' or '\\' || char.IsControl(sign))
        && !path.Split('/').Any(segment => segment is "." or "..");

    private static bool Is(string segment, string[] names) => names.Contains(segment, StringComparer.OrdinalIgnoreCase);

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = 404;
        return http.Response.WriteAsJsonAsync(new { type = "/problems/not-found", title = "Not Found", status = 404 }, Json.Options, "application/problem+json");
    }
}

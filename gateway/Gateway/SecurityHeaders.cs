namespace EditorialPlatform.Gateway;

/// <summary>Adds the strictest security headers to responses that do not set their own; pages that need more override them.</summary>
public static class SecurityHeaders
{
    private static readonly KeyValuePair<string, string>[] Defaults =
    [
        new("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
        new("X-Content-Type-Options", "nosniff"),
        new("X-Frame-Options", "DENY"),
        new("Referrer-Policy", "same-origin"),
        new("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    // Paths whose responses depend on the user.
    private static readonly string[] Private = ["/api", "/desk", "/docs", "/account", "/connect", "/signin", "/signin-oidc", "/signout"];

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var https = app.Services.GetRequiredService<Origin>().IsHttps;
        app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                Complete(http.Response.Headers, http.Request.Path, https);
                return Task.CompletedTask;
            });
            return next(http);
        });
    }

    /// <summary>Adds the headers that the response does not set itself.</summary>
    internal static void Complete(IHeaderDictionary headers, PathString path, bool https)
    {
        foreach (var (name, value) in Defaults)
        {
            headers.TryAdd(name, value);
        }

        if (https)
        {
            headers.TryAdd("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
        }

        if (Private.Any(one => path.StartsWithSegments(one)))
        {
            headers.TryAdd("Cache-Control", "no-store");
            headers.TryAdd("X-Robots-Tag", "noindex, nofollow");
        }
    }
}

using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.ResponseCompression;

namespace EditorialPlatform.Desk.Shared;

/// <summary>The configuration common to all pages: plain HTML, the strictest headers that the client runs with, and antiforgery.</summary>
public static class SharedExtensions
{
    // Scripts and styles come only from files. The two Trusted Types policies are those of the editor's clipboard and of client/src/trustedTypes.ts.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types desk ProseMirrorClipboard";

    public static void AddShared(this WebApplicationBuilder builder)
    {
        var origin = new Uri(builder.Configuration.Required("Authentication:Issuer"));
        var secure = origin.Scheme == Uri.UriSchemeHttps;
        // Persist the keys, so that forms opened before a restart stay valid.
        builder.Services.AddDataProtection().SetApplicationName("newsroom-desk")
            .PersistKeysToFileSystem(Directory.CreateDirectory(builder.Configuration.Required("Keys:Directory")));
        builder.Services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = (secure ? "__Host-" : "") + "desk-forms";
            forms.Cookie.Path = "/";
            forms.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            forms.Cookie.SameSite = SameSiteMode.Lax;
        });
        builder.Services.AddResponseCompression(answers =>
        {
            answers.EnableForHttps = true;
            answers.Providers.Add<BrotliCompressionProvider>();
            answers.MimeTypes = ["text/html"];
        });
        builder.Services.AddRazorComponents();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<UserContext>();
        builder.Services.AddSingleton(new PublicOrigin(origin));
        builder.Services.AddSingleton(SiteZone.Of(builder.Configuration));
    }

    public static void UseShared(this WebApplication app)
    {
        var origin = app.Services.GetRequiredService<PublicOrigin>().Uri;
        app.UseResponseCompression();
        app.Use((http, next) =>
        {
            // URLs are built from the public origin, regardless of the host the gateway uses for this service.
            (http.Request.Scheme, http.Request.Host) = (origin.Scheme, HostString.FromUriComponent(origin));
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.CacheControl = "no-store";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            return next(http);
        });
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapRazorComponents<App>();
        app.MapFallback("/desk/{**rest}", () => TypedResults.NotFound());
    }
}

/// <summary>The public origin, which is the gateway's.</summary>
public sealed record PublicOrigin(Uri Uri);

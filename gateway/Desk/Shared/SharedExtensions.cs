using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.ResponseCompression;

namespace EditorialPlatform.Desk.Shared;

/// <summary>What all pages have in common: plain HTML, the strictest headers that let the kit run, forms that only our own pages can send.</summary>
public static class SharedExtensions
{
    // Script and style come from files alone. The two policies are the clipboard's of the editor, and ours (kit/src/trusted.ts).
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types desk ProseMirrorClipboard";

    public static void AddShared(this WebApplicationBuilder builder)
    {
        var origin = new Uri(builder.Configuration.Required("Authentication:Issuer"));
        var secure = origin.Scheme == Uri.UriSchemeHttps;
        // A form that was open while the Desk was started anew is still good.
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
    }

    public static void UseShared(this WebApplication app)
    {
        var origin = app.Services.GetRequiredService<PublicOrigin>().Uri;
        app.UseResponseCompression();
        app.Use((http, next) =>
        {
            // Addresses are made from the public origin, whatever the gateway calls us.
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

/// <summary>Where people reach us: the gateway.</summary>
public sealed record PublicOrigin(Uri Uri);

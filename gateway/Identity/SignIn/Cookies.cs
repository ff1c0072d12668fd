using EditorialPlatform.Identity.Accounts;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.Identity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace EditorialPlatform.Identity.SignIn;

/// <summary>The provider's session and antiforgery cookies.</summary>
public static class Cookies
{
    public const string Session = "session";

    public static void AddCookies(this WebApplicationBuilder builder, Uri issuer, SigningKeys keys)
    {
        // Without TLS, which is supported on a single machine only, browsers reject Secure cookies.
        var secure = issuer.Scheme == Uri.UriSchemeHttps;
        var prefix = secure ? "__Host-" : "";
        // The keys are encrypted, so a copy of the database is not enough to forge a session.
        builder.Services.AddDataProtection().SetApplicationName("EditorialPlatform.Identity").PersistKeysToDbContext<IdentityDatabase>()
            .ProtectKeysWithCertificate(keys.Protection);
        builder.Services.AddAuthentication().AddCookie(Session, cookies =>
        {
            Restrict(cookies.Cookie, prefix + "identity", secure);
            cookies.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookies.SlidingExpiration = true;
            cookies.Events.OnValidatePrincipal = EndWhatNoLongerStandsAsync;
        });
        builder.Services.AddAntiforgery(forms =>
        {
            Restrict(forms.Cookie, prefix + "identity-form", secure);
            // The pages set a stricter policy themselves.
            forms.SuppressXFrameOptionsHeader = true;
        });
    }

    private static void Restrict(CookieBuilder cookie, string name, bool secure)
    {
        cookie.Name = name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
    }

    private static async Task EndWhatNoLongerStandsAsync(CookieValidatePrincipalContext context)
    {
        var people = context.HttpContext.RequestServices.GetRequiredService<UserManager<Person>>();
        if (await AccountStatus.FindAsync(people, context.Principal!) is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Session);
        }
    }
}

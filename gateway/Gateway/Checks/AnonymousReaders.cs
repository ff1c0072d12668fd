using EditorialPlatform.Gateway.Forwarding;
using EditorialPlatform.Gateway.Sessions;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Gateway.Checks;

/// <summary>
/// On public pages nobody is signed in, unless staff ask for a page as it was: so pages are the same for everybody, and are there
/// while the session store is not. And a sign-in never goes on with an old session, which somebody else may have put there.
/// </summary>
public static class AnonymousReaders
{
    public static void UseAnonymousReaders(this WebApplication app)
    {
        var session = SessionSetup.CookieName(app.Services.GetRequiredService<Origin>());
        var callback = app.Services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme).CallbackPath;
        app.Use((http, next) =>
        {
            var headers = http.Request.Headers;
            if (http.Request.Path == callback)
            {
                headers.Cookie = Without(session, headers.Cookie.ToString());
            }
            else if (http.GetEndpoint()?.Who() == RouteAudience.Reader && !http.AsksAsOf())
            {
                headers.Remove(HeaderNames.Cookie);
                headers.Remove(HeaderNames.Authorization);
            }

            return next(http);
        });
    }

    public static bool AsksAsOf(this HttpContext http) => http.Request.Query.ContainsKey("asOf");

    /// <summary>Of the cookies of a request, or of one that is set: the Desk's own, which hold how a person likes its pages and what makes its forms its own.</summary>
    public static string OfTheDesk(string cookies) =>
        string.Join("; ", cookies.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(cookie => cookie.StartsWith("desk-", StringComparison.Ordinal) || cookie.StartsWith("__Host-desk-", StringComparison.Ordinal)));

    /// <summary>The cookies of a request but for one.</summary>
    public static string Without(string name, string cookies) =>
        string.Join("; ", cookies.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(cookie => cookie.Split('=', 2)[0].TrimEnd() != name));
}

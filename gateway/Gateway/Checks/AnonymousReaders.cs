using EditorialPlatform.Gateway.Forwarding;
using EditorialPlatform.Gateway.Sessions;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Gateway.Checks;

/// <summary>
/// Removes credentials from requests for public pages, except when staff request a page as of a time. Public pages are thus the same for everyone and
/// do not depend on the session store. Also removes the session cookie from sign-in callbacks, so that a sign-in cannot continue a session that an
/// attacker planted.
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

    /// <summary>Filters a <c>Cookie</c> or <c>Set-Cookie</c> value to the Desk's own cookies: display preferences and antiforgery.</summary>
    public static string OfTheDesk(string cookies) =>
        string.Join("; ", cookies.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(cookie => cookie.StartsWith("desk-", StringComparison.Ordinal) || cookie.StartsWith("__Host-desk-", StringComparison.Ordinal)));

    /// <summary>Removes one cookie from a <c>Cookie</c> header.</summary>
    public static string Without(string name, string cookies) =>
        string.Join("; ", cookies.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(cookie => cookie.Split('=', 2)[0].TrimEnd() != name));
}

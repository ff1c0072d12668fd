using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.Sessions;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Authentication;

namespace EditorialPlatform.Gateway.Checks;

/// <summary>
/// Cookies are sent with cross-site requests too. API requests with a session cookie must therefore carry a header that other sites cannot set, and
/// the browser must not state a foreign origin for any change.
/// </summary>
public static class Csrf
{
    public static Rejection Refusal { get; } = new(
        403, "csrf", "With the session cookie, a call to /api needs the header X-CSRF: 1, and a change must come from a page of ours.");

    public static void UseCsrfCheck(this WebApplication app)
    {
        var origin = app.Services.GetRequiredService<Origin>();
        app.Use((http, next) =>
            http.CameWithCookie()
                && ((http.Request.Path.StartsWithSegments("/api") && http.Request.Headers["X-CSRF"] != "1") || !IsFromOurPages(http.Request, origin))
                ? new Problem(Refusal).ExecuteAsync(http)
                : next(http));
    }

    /// <summary>Whether the browser states that the request comes from this origin. Requests of other clients state nothing and pass.</summary>
    public static bool IsFromOurPages(HttpRequest request, Origin origin) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || (request.Headers["Sec-Fetch-Site"] is [{ } site] ? site is "same-origin" or "none"
            : request.Headers.Origin.Count == 0 || request.Headers.Origin == origin.Text);

    private static bool CameWithCookie(this HttpContext http) =>
        http.User.Identity is { IsAuthenticated: true }
            && http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket?.AuthenticationScheme == SessionSetup.Scheme;
}

using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.Sessions;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Authentication;

namespace EditorialPlatform.Gateway.Checks;

/// <summary>A browser sends the cookie whoever wrote the page that asks. A header that no foreign page can set, and the origin the browser itself states, tell ours apart.</summary>
public static class Csrf
{
    public static Rejection Refusal { get; } = new(403, "csrf", "With the session cookie, a call to /api needs the header X-CSRF: 1, and a change must come from a page of ours.");

    public static void UseCsrfCheck(this WebApplication app)
    {
        var origin = app.Services.GetRequiredService<Origin>();
        app.Use((http, next) =>
            http.CameWithCookie() && ((http.Request.Path.StartsWithSegments("/api") && http.Request.Headers["X-CSRF"] != "1") || !IsFromOurPages(http.Request, origin))
                ? new Problem(Refusal).ExecuteAsync(http)
                : next(http));
    }

    /// <summary>Whether a change comes from a page of ours, as far as the browser says; programs say nothing.</summary>
    public static bool IsFromOurPages(HttpRequest request, Origin origin) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || (request.Headers["Sec-Fetch-Site"] is [{ } site] ? site is "same-origin" or "none"
            : request.Headers.Origin.Count == 0 || request.Headers.Origin == origin.Text);

    private static bool CameWithCookie(this HttpContext http) =>
        http.User.Identity is { IsAuthenticated: true } && http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket?.AuthenticationScheme == SessionSetup.Scheme;
}

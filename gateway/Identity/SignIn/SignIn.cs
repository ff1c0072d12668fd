using System.Security.Claims;
using EditorialPlatform.Identity.Accounts;
using EditorialPlatform.Identity.Database;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;

namespace EditorialPlatform.Identity.SignIn;

/// <summary>Signs in with user name and password. The gateway then starts its own session through OpenID Connect.</summary>
public static class SignIn
{
    // Verified for unknown user names, so that the response time does not reveal whether an account exists.
    private static readonly Lazy<Person> Nobody = new(
        () => new Person { PasswordHash = PasswordRules.Hasher.HashPassword(new Person(), Guid.NewGuid().ToString()) });

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/login", (HttpContext http, SignInPage page) => page.WriteSignInAsync(http, 200, LocalOrNone(http.Request.Query["ReturnUrl"])))
            .AllowAnonymous()
            .ExcludeFromDescription();
        routes.MapPost("/account/login", SignInAsync).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
    }

    private static async Task SignInAsync(
        HttpContext http, SignInPage page, IAntiforgery antiforgery, UserManager<Person> people, IdentityDatabase database, TimeProvider time)
    {
        var form = await Forms.ReadAsync(http);
        var (username, password, returnUrl) = (form["username"].ToString().Trim(), form["password"].ToString(), LocalOrNone(form["ReturnUrl"]));
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            await page.WriteSignInAsync(http, 400, returnUrl, username, words => words.Stale);
            return;
        }

        var account = FailedSignIns.Of(people.NormalizeName(username));
        if (!await FailedSignIns.AllowAsync(database, account, time.GetUtcNow(), http.RequestAborted))
        {
            http.Response.Headers.RetryAfter = "60";
            await page.WriteSignInAsync(http, 429, returnUrl, username, words => words.TooMany);
            return;
        }

        var person = await people.FindByNameAsync(username);
        var right = await people.CheckPasswordAsync(person ?? Nobody.Value, password);
        if (!right || person is not { Disabled: false })
        {
            await page.WriteSignInAsync(http, 401, returnUrl, username, words => words.Wrong);
            return;
        }

        await FailedSignIns.ResetAsync(database, account, http.RequestAborted);
        var session = new ClaimsIdentity(
            [new(OpenIddictConstants.Claims.Subject, person.Id.ToString()), new(AccountStatus.Stamp, person.SecurityStamp!)], Cookies.Session);
        await http.SignInAsync(Cookies.Session, new ClaimsPrincipal(session));
        http.Response.Redirect(AfterSignIn(returnUrl));
    }

    /// <summary>Only the gateway can start its session, so every return URL outside OpenID Connect goes through the gateway's sign-in.</summary>
    private static string AfterSignIn(string? returnUrl) =>
        returnUrl is null ? "/signin"
        : returnUrl.StartsWith("/connect/", StringComparison.Ordinal) ? returnUrl
        : $"/signin?returnUrl={Uri.EscapeDataString(returnUrl)}";

    internal static string? LocalOrNone(string? address) =>
        address is ['/', ..] && RedirectHttpResult.IsLocalUrl(address) ? address : null;
}

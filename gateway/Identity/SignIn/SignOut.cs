using EditorialPlatform.Identity.Tokens;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace EditorialPlatform.Identity.SignIn;

/// <summary>
/// Ends the provider's session, either for a client whose id token hint matches the session or after the user's confirmation. Other sites cannot sign
/// users out.
/// </summary>
public static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/connect/endsession", [HttpMethods.Get, HttpMethods.Post], (Delegate)EndSessionAsync)
            .AllowAnonymous()
            .ExcludeFromDescription()
            .DisableAntiforgery();
        routes.MapGet(
            "/account/logout", (HttpContext http, SignInPage page) => page.WriteSignOutAsync(http, 200, SignIn.LocalOrNone(http.Request.Query["ReturnUrl"])))
            .AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/account/logout", SignOutAsync).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
    }

    private static async Task<IResult> EndSessionAsync(HttpContext http)
    {
        var hint = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        var session = await http.AuthenticateAsync(Cookies.Session);
        if (session.Succeeded && session.Principal.GetClaim(OpenIddictConstants.Claims.Subject) != hint.Principal?.GetClaim(OpenIddictConstants.Claims.Subject))
        {
            return Results.Redirect($"/account/logout?ReturnUrl={Uri.EscapeDataString(ReturnAddress.Of(http))}");
        }

        await http.SignOutAsync(Cookies.Session);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }

    private static async Task SignOutAsync(HttpContext http, SignInPage page, IAntiforgery antiforgery)
    {
        var returnUrl = SignIn.LocalOrNone((await Forms.ReadAsync(http))["ReturnUrl"]);
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            await page.WriteSignOutAsync(http, 400, returnUrl);
            return;
        }

        await http.SignOutAsync(Cookies.Session);
        http.Response.Redirect(returnUrl ?? "/");
    }
}

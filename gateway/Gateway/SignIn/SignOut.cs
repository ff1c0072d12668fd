using EditorialPlatform.Gateway.Checks;
using EditorialPlatform.Gateway.Sessions;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Authentication;

namespace EditorialPlatform.Gateway.SignIn;

/// <summary>Ends the session here, then at the provider, and redirects to the public site.</summary>
public static class SignOut
{
    private const string Back = "/signout-callback-oidc";

    public static void MapSignOut(this WebApplication app)
    {
        app.MapPost("/signout", SignOutAsync).AllowAnonymous();
        app.MapGet(Back, () => TypedResults.LocalRedirect("/")).AllowAnonymous();
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, Origin origin, OidcClient provider)
    {
        if (!Csrf.IsFromOurPages(http.Request, origin))
        {
            return new Problem(Csrf.Refusal);
        }

        var session = await http.AuthenticateAsync(SessionSetup.Scheme);
        await http.SignOutAsync(SessionSetup.Scheme);
        var end = origin.At("/");
        if (session.Succeeded)
        {
            if (session.Properties.GetTokenValue("refresh_token") is { } token)
            {
                await provider.RevokeAsync(token);
            }

            if (await provider.FindAsync() is { EndSessionEndpoint: { Length: > 0 } address })
            {
                end = address + QueryString.Create(new Dictionary<string, string?>
                {
                    ["client_id"] = provider.ClientId,
                    ["id_token_hint"] = session.Properties.GetTokenValue("id_token"),
                    ["post_logout_redirect_uri"] = origin.At(Back),
                });
            }
        }

        // 303, so that the browser does not repeat the POST at the provider.
        http.Response.Headers.Location = end;
        return TypedResults.StatusCode(303);
    }
}

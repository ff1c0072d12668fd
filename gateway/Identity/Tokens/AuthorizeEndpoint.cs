using System.Security.Claims;
using EditorialPlatform.Identity.Accounts;
using EditorialPlatform.Identity.SignIn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>Issues an authorization code to a signed-in user; other users are sent to sign in first.</summary>
public static class AuthorizeEndpoint
{
    public static void MapAuthorize(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/connect/authorize", [HttpMethods.Get, HttpMethods.Post], AnswerAsync)
            .AllowAnonymous()
            .ExcludeFromDescription()
            .DisableAntiforgery();

    private static async Task<IResult> AnswerAsync(HttpContext http, UserManager<Person> people, TimeProvider time)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var session = await http.AuthenticateAsync(Cookies.Session);
        if (session.Succeeded && !WantsFreshSignIn(request, session, time.GetUtcNow())
            && await AccountStatus.FindAsync(people, session.Principal) is { } person)
        {
            return Results.SignIn(
                new ClaimsPrincipal(TokenClaims.For(person, request.GetScopes())), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        }

        return request.HasPromptValue(PromptValues.None)
            ? Refused.With(Errors.LoginRequired, "Nobody has signed in.")
            : Results.Redirect($"/account/login?ReturnUrl={Uri.EscapeDataString(ReturnAddress.Of(http, without: Parameters.Prompt))}");
    }

    private static bool WantsFreshSignIn(OpenIddictRequest request, AuthenticateResult session, DateTimeOffset now) =>
        request.HasPromptValue(PromptValues.Login)
        || (request.MaxAge is { } seconds && now - session.Properties?.IssuedUtc > TimeSpan.FromSeconds(seconds));
}

/// <summary>OpenID Connect error responses.</summary>
internal static class Refused
{
    public static IResult With(string error, string sentence) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = sentence,
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
}

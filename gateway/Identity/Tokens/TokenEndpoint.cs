using System.Security.Claims;
using EditorialPlatform.Identity.Accounts;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>Exchanges a code, a refresh token or client credentials for tokens, after checking that the account may still sign in.</summary>
public static class TokenEndpoint
{
    public static void MapTokenEndpoint(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/connect/token", AnswerAsync).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
        routes.MapMethods("/connect/userinfo", [HttpMethods.Get, HttpMethods.Post], TellAsync).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext http, UserManager<Person> people, IOpenIddictApplicationManager applications, IConfiguration configuration)
    {
        var request = http.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType())
        {
            var application = await applications.FindByClientIdAsync(request.ClientId!, http.RequestAborted);
            var id = Guid.Parse((await applications.GetIdAsync(application!, http.RequestAborted))!);
            var client = Clients.From(configuration)[request.ClientId!];
            return Tokens(TokenClaims.For(id, client.Name ?? request.ClientId!, client.Roles, client.Languages, request.GetScopes()));
        }

        var granted = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        if (await AccountStatus.FindAsync(people, granted) is not { } person)
        {
            return Refused.With(Errors.InvalidGrant, "The account has changed. Sign in again.");
        }

        // Claims that do not describe the person, such as the authorization id, are copied from the grant.
        var identity = TokenClaims.For(person, granted.GetScopes());
        identity.AddClaims(granted.Claims.Where(claim => claim.Type.StartsWith(Claims.Prefixes.Private, StringComparison.Ordinal)
            && !identity.HasClaim(claim.Type)));
        return Tokens(identity);
    }

    private static async Task<IResult> TellAsync(HttpContext http, UserManager<Person> people)
    {
        var bearer = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        return await people.FindByIdAsync(bearer.GetClaim(Claims.Subject)!) is { Disabled: false } person
            ? TypedResults.Ok(new
            {
                sub = person.Id,
                person.Name,
                preferred_username = person.UserName,
                role = person.Roles,
                languages = string.Join(' ', person.Languages)
            })
            : Refused.With(Errors.InvalidToken, "The account has changed. Sign in again.");
    }

    private static IResult Tokens(ClaimsIdentity identity) =>
        Results.SignIn(new ClaimsPrincipal(identity), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
}

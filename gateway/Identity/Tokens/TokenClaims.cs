using System.Security.Claims;
using EditorialPlatform.Identity.Accounts;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>The claims in tokens, read from the account each time a token is issued.</summary>
public static class TokenClaims
{
    public const string Languages = "languages";

    public static ClaimsIdentity For(Person person, IEnumerable<string> scopes)
    {
        var identity = For(person.Id, person.Name, person.Roles, person.Languages, scopes)
            .SetClaim(Claims.PreferredUsername, person.UserName)
            .SetClaim(AccountStatus.Stamp, person.SecurityStamp);
        return identity.SetDestinations(claim => Destinations(claim, identity));
    }

    public static ClaimsIdentity For(Guid id, string name, IEnumerable<string> roles, IEnumerable<string> languages, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity("tokens", Claims.Name, Claims.Role)
            .SetClaim(Claims.Subject, id.ToString())
            .SetClaim(Claims.Name, name)
            .SetClaims(Claims.Role, [.. roles])
            .SetClaim(Languages, string.Join(' ', languages))
            .SetScopes(scopes);
        identity.SetResources(identity.HasScope(OpenIdConnect.Scope) ? [OpenIdConnect.Audience] : []);
        return identity.SetDestinations(claim => Destinations(claim, identity));
    }

    private static IEnumerable<string> Destinations(Claim claim, ClaimsIdentity identity) => claim.Type switch
    {
        // Stays in codes and refresh tokens, which are encrypted.
        AccountStatus.Stamp => [],
        Claims.Role when !identity.HasScope(Scopes.Roles) => [OpenIddictConstants.Destinations.AccessToken],
        Claims.Name or Claims.PreferredUsername or Languages when !identity.HasScope(Scopes.Profile) => [OpenIddictConstants.Destinations.AccessToken],
        _ => [OpenIddictConstants.Destinations.AccessToken, OpenIddictConstants.Destinations.IdentityToken],
    };
}

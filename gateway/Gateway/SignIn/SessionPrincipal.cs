using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EditorialPlatform.Gateway.SignIn;

/// <summary>Creates the principal of a session from its access token: name and roles come from the provider's token endpoint and change together.</summary>
public static class SessionPrincipal
{
    private static readonly string[] Kept = ["sub", "name", "preferred_username", "role", "languages"];

    public static ClaimsPrincipal From(string accessToken) =>
        new(new ClaimsIdentity(
            new JsonWebToken(accessToken).Claims.Where(claim => Kept.Contains(claim.Type)).Select(claim => new Claim(claim.Type, claim.Value)),
            "session",
            "name",
            "role"));
}

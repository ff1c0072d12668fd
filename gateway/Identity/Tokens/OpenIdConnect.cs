using EditorialPlatform.Identity.Database;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>
/// Configures the OpenID Connect provider. The authorization endpoint is always at the public origin; the other endpoints are at the host the
/// metadata was requested from, so that services and the gateway use loopback while external clients use the public origin.
/// </summary>
public static class OpenIdConnect
{
    public const string Audience = "newsroom-api";
    public const string Scope = "newsroom";

    public static void AddOpenIdConnect(this WebApplicationBuilder builder, Uri issuer, SigningKeys keys)
    {
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityDatabase>().ReplaceDefaultEntities<Guid>())
            .AddServer(server =>
            {
                server.SetIssuer(issuer);
                server.SetAuthorizationEndpointUris(new Uri(issuer, "connect/authorize").AbsoluteUri, "connect/authorize");
                server.SetEndSessionEndpointUris(new Uri(issuer, "connect/endsession").AbsoluteUri, "connect/endsession");
                server.SetTokenEndpointUris("connect/token");
                server.SetRevocationEndpointUris("connect/revoke");
                server.SetUserInfoEndpointUris("connect/userinfo");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow().AllowClientCredentialsFlow();
                server.RegisterScopes(Scopes.Profile, Scopes.Roles, Scope);
                server.RegisterClaims(Claims.Name, Claims.PreferredUsername, Claims.Role, TokenClaims.Languages);
                server.SetAccessTokenLifetime(TimeSpan.FromMinutes(5));
                server.SetRefreshTokenReuseLeeway(TimeSpan.FromSeconds(30));
                // Services validate tokens with the public key and cannot decrypt them.
                server.DisableAccessTokenEncryption();
                foreach (var key in keys.Signing)
                {
                    server.AddSigningKey(key);
                }

                server.AddEncryptionKey(keys.Encryption);
                // TLS ends at the gateway, which calls this service on loopback.
                server.UseAspNetCore().DisableTransportSecurityRequirement()
                    .EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough().EnableUserInfoEndpointPassthrough();
            });
    }
}

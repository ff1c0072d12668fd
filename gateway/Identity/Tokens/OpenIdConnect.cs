using EditorialPlatform.Identity.Database;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>
/// The OpenID Connect provider. Browsers are always sent to the public origin; other endpoints are where the metadata was
/// asked for, so that services and gateway stay on loopback and programs outside stay outside.
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
                // Services read the tokens with the public key alone.
                server.DisableAccessTokenEncryption();
                foreach (var key in keys.Signing)
                {
                    server.AddSigningKey(key);
                }

                server.AddEncryptionKey(keys.Encryption);
                // TLS ends at the gateway, behind which this is reached on loopback.
                server.UseAspNetCore().DisableTransportSecurityRequirement()
                    .EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough().EnableUserInfoEndpointPassthrough();
            });
    }
}

using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.Sessions;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OpenIdConnectTokenValidated = Microsoft.AspNetCore.Authentication.OpenIdConnect.TokenValidatedContext;

namespace EditorialPlatform.Gateway.SignIn;

/// <summary>Authentication by bearer token or by a session that started with a sign-in at the provider (authorization code, PKCE, redirects).</summary>
public static class SignInExtensions
{
    private const string Door = "door";

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OidcClient>();
        // A request with an Authorization header is authenticated by it alone, never by a cookie sent along.
        builder.Services.AddAuthentication(Door)
            .AddPolicyScheme(Door, null, door => door.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count > 0 ? JwtBearerDefaults.AuthenticationScheme : SessionSetup.Scheme)
            .AddOpenIdConnect();
        builder.Services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, BearerEvents.TellWhenProviderIsAway);
        builder.Services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
            .Configure<Origin, IConfiguration>((provider, origin, settings) =>
        {
            provider.MetadataAddress = settings.Required("Authentication:MetadataAddress");
            // The metadata address is on loopback or set by operators.
            provider.RequireHttpsMetadata = false;
            provider.ClientId = settings["Authentication:ClientId"] ?? "gateway";
            provider.ClientSecret = settings.Required("Authentication:ClientSecret");
            provider.ResponseType = OpenIdConnectResponseType.Code;
            provider.ResponseMode = OpenIdConnectResponseMode.Query;
            provider.SignInScheme = SessionSetup.Scheme;
            provider.SaveTokens = true;
            provider.MapInboundClaims = false;
            provider.BackchannelTimeout = TimeSpan.FromSeconds(10);
            provider.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = settings.Required("Authentication:Issuer"),
                NameClaimType = "name",
                RoleClaimType = "role"
            };
            provider.RemoteSignOutPath = default;
            provider.SignedOutCallbackPath = default;
            provider.Scope.Clear();
            foreach (var scope in (settings["Authentication:Scopes"] ?? "openid profile roles offline_access newsroom").Split(' '))
            {
                provider.Scope.Add(scope);
            }

            provider.NonceCookie.SecurePolicy = provider.CorrelationCookie.SecurePolicy = origin.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            provider.NonceCookie.SameSite = provider.CorrelationCookie.SameSite = SameSiteMode.Lax;
            provider.Events.OnRedirectToIdentityProvider = redirect =>
            {
                redirect.ProtocolMessage.RedirectUri = origin.At(provider.CallbackPath);
                return Task.CompletedTask;
            };
            provider.Events.OnTokenValidated = TakePersonFromAccessToken;
            provider.Events.OnRemoteFailure = TellAsync;
        });
    }

    public static void MapSignIn(this WebApplication app) =>
        app.MapGet("/signin", async Task<IResult> (HttpContext http, Origin origin, OidcClient provider, string? returnUrl) =>
        {
            // The callback uses the public origin, so the correlation cookies must be set on it.
            if (http.Request.Host != origin.Host)
            {
                return TypedResults.Redirect(origin.At("/signin" + http.Request.QueryString));
            }

            return await provider.FindAsync() is null
                ? new Problem(OidcClient.Away)
                : TypedResults.Challenge(
                    new AuthenticationProperties { RedirectUri = IsOurs(returnUrl) ? returnUrl : "/" }, [OpenIdConnectDefaults.AuthenticationScheme]);
        }).AllowAnonymous();

    private static bool IsOurs(string? returnUrl) => returnUrl is ['/', ..] && RedirectHttpResult.IsLocalUrl(returnUrl);

    private static Task TakePersonFromAccessToken(OpenIdConnectTokenValidated context)
    {
        var token = context.TokenEndpointResponse?.AccessToken;
        if (token is null || !new JsonWebTokenHandler().CanReadToken(token))
        {
            context.Fail("The provider gave no access token that names a person.");
            return Task.CompletedTask;
        }

        var person = SessionPrincipal.From(token);
        if (Actor.From(person) is null || person.FindFirst("sub")?.Value != context.Principal?.FindFirst("sub")?.Value)
        {
            context.Fail("The access token names nobody, or somebody else than the id token.");
            return Task.CompletedTask;
        }

        context.Principal = person;
        return Task.CompletedTask;
    }

    // Failed sign-ins are not server errors: typical causes are an old bookmark, a second tab or an unavailable provider.
    private static async Task TellAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        var refusal = IsAway(context.Failure)
            ? OidcClient.Away
            : new Rejection(400, "sign-in-unfinished", "The sign-in did not come to its end. Start again at /signin.");
        await new Problem(refusal).ExecuteAsync(context.HttpContext);
    }

    private static bool IsAway(Exception? failure) =>
        failure is HttpRequestException or OperationCanceledException or IOException || (failure?.InnerException is { } inner && IsAway(inner));
}

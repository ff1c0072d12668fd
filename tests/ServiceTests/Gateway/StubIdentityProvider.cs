using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace EditorialPlatform.Tests.ServiceTests.Gateway;

/// <summary>A stub of the OpenID Connect provider that can be slow, refuse, or be unavailable. It signs in every user without asking.</summary>
public sealed class StubIdentityProvider(TokenIssuer tokens, string origin) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> nonces = new();
    private readonly ConcurrentDictionary<string, bool> usedUp = new();
    private WebApplication? app;

    public Guid Person { get; set; } = Guid.NewGuid();

    public string[] Roles { get; set; } = ["editor"];

    /// <summary>The lifetime of new tokens, in seconds.</summary>
    public int Lifetime { get; set; } = 300;

    public bool Refuses { get; set; }

    public TimeSpan Delay { get; set; }

    public int Refreshes { get; private set; }

    public bool ReusedARefreshToken { get; private set; }

    public ConcurrentQueue<string> Revoked { get; } = [];

    public ConcurrentQueue<(string Path, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = [];

    public string Address { get; private set; } = "";

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.Length > 0 ? Address : "http://127.0.0.1:0");
        app = builder.Build();
        app.Use((http, next) =>
        {
            Requests.Enqueue((http.Request.Path, http.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            return next(http);
        });
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = origin + "/",
            jwks_uri = tokens.Address + "/keys",
            authorization_endpoint = origin + "/connect/authorize",
            end_session_endpoint = origin + "/connect/endsession",
            token_endpoint = Address + "/connect/token",
            revocation_endpoint = Address + "/connect/revoke",
        }));
        app.MapGet("/connect/authorize", (HttpContext http) =>
        {
            var asked = http.Request.Query;
            var code = Guid.NewGuid().ToString("N");
            nonces[code] = asked["nonce"]!;
            return asked["response_mode"].Count > 0 && asked["response_mode"] != "query"
                ? Results.BadRequest()
                : Results.Redirect($"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"]!)}");
        });
        app.MapPost("/connect/token", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync();
            if (form["grant_type"] == "refresh_token")
            {
                Refreshes++;
                ReusedARefreshToken |= !usedUp.TryAdd(form["refresh_token"]!, true);
                await Task.Delay(Delay);
            }

            return Refuses
                ? Results.Json(new { error = "invalid_grant" }, statusCode: 400)
                : Results.Json(new
                {
                    token_type = "Bearer",
                    access_token = Token(_ => { }),
                    refresh_token = Guid.NewGuid().ToString("N"),
                    id_token = form["code"].Count > 0 ? Token(id => Identify(id, nonces[form["code"]!])) : null,
                    expires_in = Lifetime,
                });
        });
        app.MapPost("/connect/revoke", async (HttpContext http) => Revoked.Enqueue((await http.Request.ReadFormAsync())["token"]!));
        app.MapGet("/connect/endsession", (string post_logout_redirect_uri, string id_token_hint) => Results.Redirect(post_logout_redirect_uri));
        app.Map("/{**all}", (HttpContext http) =>
        {
            http.Response.Cookies.Append("identity", "its own");
            return "Identity";
        });
        await app.StartAsync();
        Address = app.Urls.Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    private string Token(Action<SecurityTokenDescriptor> change) => tokens.TokenFor(Person, "Fatou Diallo", Roles, ["fr", "en"], token =>
    {
        token.Issuer = origin + "/";
        token.Claims["jti"] = Guid.NewGuid().ToString();
        change(token);
    });

    private static void Identify(SecurityTokenDescriptor token, string nonce)
    {
        (token.Audience, token.TokenType, token.Claims["nonce"]) = ("gateway", "JWT", nonce);
    }
}

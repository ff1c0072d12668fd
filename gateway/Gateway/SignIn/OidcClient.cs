using System.Text.Json;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EditorialPlatform.Gateway.SignIn;

/// <summary>Requests to the OpenID Connect provider other than sign-in: refreshing and revoking tokens.</summary>
public sealed class OidcClient(IOptionsMonitor<OpenIdConnectOptions> options, ILogger<OidcClient> log)
{
    public static Rejection Away { get; } = new(503, "unavailable", "Identity cannot be reached, so nobody can be signed in. Try again in a moment.");

    public string ClientId => Options.ClientId!;

    private OpenIdConnectOptions Options => options.Get(OpenIdConnectDefaults.AuthenticationScheme);

    /// <summary>The provider's metadata; <see langword="null"/> while it is unavailable.</summary>
    public async Task<OpenIdConnectConfiguration?> FindAsync()
    {
        try
        {
            return await Options.ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
        }
        catch (Exception unknown) when (unknown is InvalidOperationException or IOException or HttpRequestException or OperationCanceledException)
        {
            log.LogWarning("The OpenID Connect provider cannot be found: {Why}", unknown.Message);
            return null;
        }
    }

    public async Task<RefreshAnswer> RefreshAsync(string? refreshToken)
    {
        if (refreshToken is null)
        {
            return new Refused();
        }

        try
        {
            if (await FindAsync() is not { } addresses)
            {
                return new Unreachable();
            }

            using var answer = await PostAsync(addresses.TokenEndpoint, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken });
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            if (answer.IsSuccessStatusCode)
            {
                return new Granted(
                    body.RootElement.GetProperty("access_token").GetString()!,
                    body.RootElement.TryGetProperty("refresh_token", out var next) ? next.GetString() : null,
                    TimeSpan.FromSeconds(body.RootElement.GetProperty("expires_in").GetInt32()));
            }

            // Other errors mean a faulty or untimely request, not that the grant was revoked.
            if (body.RootElement.TryGetProperty("error", out var error) && error.ValueEquals("invalid_grant"))
            {
                return new Refused();
            }

            log.LogError(
                "Renewing a token was answered with {Status} {Error}",
                (int)answer.StatusCode,
                error.ValueKind == JsonValueKind.String ? error.GetString() : "");
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException or IOException or JsonException or KeyNotFoundException)
        {
            log.LogWarning("A token could not be renewed: {Why}", away.Message);
        }

        return new Unreachable();
    }

    /// <summary>Revokes a refresh token at the provider. The session ends here in any case.</summary>
    public async Task RevokeAsync(string refreshToken)
    {
        try
        {
            if (await FindAsync() is { RevocationEndpoint: { Length: > 0 } address })
            {
                using var answer = await PostAsync(address, new() { ["token"] = refreshToken, ["token_type_hint"] = "refresh_token" });
                answer.EnsureSuccessStatusCode();
            }
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            log.LogWarning("A token could not be revoked: {Why}", away.Message);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string address, Dictionary<string, string> form)
    {
        form["client_id"] = ClientId;
        form["client_secret"] = Options.ClientSecret!;
        using var body = new FormUrlEncodedContent(form);
        return await Options.Backchannel.PostAsync(new Uri(address), body);
    }

    public abstract record RefreshAnswer;

    public sealed record Granted(string AccessToken, string? RefreshToken, TimeSpan Lifetime) : RefreshAnswer;

    public sealed record Refused : RefreshAnswer;

    public sealed record Unreachable : RefreshAnswer;
}

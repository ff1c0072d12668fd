using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EditorialPlatform.Gateway;

public static class Readiness
{
    public static void AddReadiness(this WebApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck<DatabaseCheck>("database").AddCheck<IdentityCheck>("identity");
}

/// <summary>Unhealthy until Identity has been found once. A later outage only degrades the gateway, because readers can still be served.</summary>
public sealed class IdentityCheck(
    IOptionsMonitor<OpenIdConnectOptions> signIn, IOptionsMonitor<JwtBearerOptions> tokens, IHttpClientFactory clients, IConfiguration settings) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            await signIn.Get(OpenIdConnectDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(limited.Token);
            await tokens.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(limited.Token);
        }
        catch (Exception unknown) when (unknown is InvalidOperationException or OperationCanceledException or IOException or HttpRequestException)
        {
            return HealthCheckResult.Unhealthy("Identity has not been found yet.");
        }

        try
        {
            using var http = clients.CreateClient();
            using var answer = await http.GetAsync(settings.Required("Authentication:MetadataAddress"), limited.Token);
            return answer.IsSuccessStatusCode ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("Identity answers, but not well: nobody can sign in.");
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            return HealthCheckResult.Degraded("Identity does not answer: nobody can sign in.");
        }
    }
}

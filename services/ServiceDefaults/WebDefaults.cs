using System.Text.Json;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>Configures what all HTTP programs have in common, with or without an event store.</summary>
public static class WebDefaults
{
    /// <summary>Adds telemetry, the clock, strict JSON, and problem documents for errors.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="name">The program's name in traces and metrics.</param>
    public static void AddWebDefaults(this WebApplicationBuilder builder, string name)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton<TimeProvider>(new MicrosecondTimeProvider());
        builder.AddTelemetry(name);
        builder.Services.AddHealthChecks();
        builder.Services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problem.Complete);
        builder.Services.AddExceptionHandler<ProblemExceptionHandler>();
    }

    /// <summary>Converts exceptions, and error statuses without a body, to problem documents. Must come first in the pipeline.</summary>
    /// <param name="app">The program.</param>
    public static void UseWebDefaults(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    /// <summary>
    /// Maps <c>/health/live</c>, <c>/health/ready</c> (which lists what is not ready), <c>/health/degraded</c> (the same, but 503 for what is ready and
    /// should be looked at), <c>/health/routes</c> (all routes, so that tests can cover every one of them) and <c>/metrics</c>. The gateway does not
    /// forward requests to these.
    /// </summary>
    /// <param name="app">The program.</param>
    public static void MapOperationalEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteHealthAsync }).AllowAnonymous();
        app.MapHealthChecks("/health/degraded", new HealthCheckOptions
        {
            ResponseWriter = WriteHealthAsync,
            ResultStatusCodes =
            {
                [HealthStatus.Healthy] = StatusCodes.Status200OK,
                [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable,
                [HealthStatus.Unhealthy] = StatusCodes.Status503ServiceUnavailable,
            },
        }).AllowAnonymous();
        app.MapGet("/health/routes", (EndpointDataSource routes) => routes.Endpoints.OfType<RouteEndpoint>().Select(route => new
        {
            route = "/" + route.RoutePattern.RawText?.TrimStart('/'),
            methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [],
        })).AllowAnonymous().ExcludeFromDescription();
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
    }

    private static Task WriteHealthAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(JsonSerializer.Serialize(
            new
            {
                status = report.Status.ToString().ToLowerInvariant(),
                version = ProductVersion.Text,
                checks = report.Entries.Select(entry => new
                {
                    name = entry.Key,
                    status = entry.Value.Status.ToString().ToLowerInvariant(),
                    detail = entry.Value.Description
                }),
            },
            Json.Options));
    }

    /// <summary>Truncates the clock to microseconds, PostgreSQL's precision, so that a stored time reads back equal.</summary>
    private sealed class MicrosecondTimeProvider : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)) : default;
    }
}

using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>One trace from a reporter's request to the reader's page; metrics at
/// <c>/metrics</c>; OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        // Scopes carry the trace id, so that a log line leads to its trace.
        builder.Services.Configure<LoggerFactoryOptions>(logging => logging.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service))
            .WithTracing(tracing => (builder.Configuration["OTEL_TRACES_SAMPLER"] is null ? tracing.SetSampler(BackgroundSampler.Create()) : tracing)
                .AddSource(Instrumentation.Name, "Marten", "MassTransit")
                .AddAspNetCoreInstrumentation(http => http.Filter = request => !IsForOperators(request.Request.Path))
                .AddHttpClientInstrumentation()
                .AddNpgsql())
            .WithMetrics(metrics => metrics
                .AddMeter(
                    Instrumentation.Name,
                    "Marten",
                    "MassTransit",
                    "Npgsql",
                    "Microsoft.AspNetCore.Hosting",
                    "Microsoft.AspNetCore.Server.Kestrel",
                    "System.Runtime")
                .AddPrometheusExporter());
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.WithTracing(tracing => tracing.AddOtlpExporter()).WithMetrics(metrics => metrics.AddOtlpExporter());
            telemetry.WithLogging(logging => logging.AddOtlpExporter(), logs => logs.IncludeScopes = true);
        }
    }

    private static bool IsForOperators(Microsoft.AspNetCore.Http.PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");
}

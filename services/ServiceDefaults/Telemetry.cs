using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using EditorialPlatform.EventSourcing;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>One trace from a reporter's request to the reader's page; metrics at <c>/metrics</c>; OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal static class Telemetry
{
    public const string Name = "EditorialPlatform";

    public static ActivitySource Source { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    public static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        // Scopes carry the trace id, so that a log line leads to its trace.
        builder.Services.Configure<LoggerFactoryOptions>(logging => logging.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service))
            .WithTracing(tracing => tracing
                .AddSource(Name, "Marten", "MassTransit")
                .AddAspNetCoreInstrumentation(http => http.Filter = request => !IsForOperators(request.Request.Path))
                .AddHttpClientInstrumentation()
                .AddNpgsql())
            .WithMetrics(metrics => metrics
                .AddMeter(Name, "Marten", "MassTransit", "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddPrometheusExporter());
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.WithTracing(tracing => tracing.AddOtlpExporter()).WithMetrics(metrics => metrics.AddOtlpExporter());
            telemetry.WithLogging(logging => logging.AddOtlpExporter(), logs => logs.IncludeScopes = true);
        }
    }

    /// <summary>Finds the trace in which the newest of these events in a stream was appended.</summary>
    /// <param name="session">A session of the event store.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="events">Types of the events.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    public static async Task<ActivityContext> FindTraceContextAsync(this IQuerySession session, Guid stream, IReadOnlyList<Type> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0 || !Source.HasListeners())
        {
            return default;
        }

        var names = events.Select(type => type.GetCustomAttribute<EventNameAttribute>()!.Name).ToArray();
        var schema = EventStore.Quote(session.DocumentStore.Options.Events.DatabaseSchemaName);
        var origins = await session.AdvancedSql.QueryAsync<string>(
            $"select coalesce(headers ->> 'traceparent', '') from {schema}.mt_events where stream_id = ? and type = any(?) order by version desc limit 1", cancellationToken, stream, names);
        return ActivityContext.TryParse(origins.SingleOrDefault(), null, out var origin) ? origin : default;
    }

    /// <summary>Starts an activity in that trace, linked to the current one, or returns <see langword="null"/> without a trace. Not async: the activity must become current for the caller.</summary>
    /// <param name="origin">The trace.</param>
    /// <param name="activity">Name of the activity.</param>
    public static Activity? StartLinkedActivity(this ActivityContext origin, string activity) =>
        origin == default ? null : Source.StartActivity(activity, ActivityKind.Internal, origin, links: Activity.Current is { } now ? [new ActivityLink(now.Context)] : null);

    private static bool IsForOperators(Microsoft.AspNetCore.Http.PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");
}

using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Instrumentation.Http;

namespace EditorialPlatform.Gateway;

/// <summary>
/// Starts a new trace for each request. Trace headers of clients are ignored: they could join unrelated requests into one trace or disable recording.
/// Problem documents contain the trace id for support requests.
/// </summary>
public sealed class Traces : DistributedContextPropagator
{
    private static readonly string[] FromOutside = ["traceparent", "tracestate", "baggage", "Request-Id", "Correlation-Context"];

    private readonly DistributedContextPropagator outwards = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields => outwards.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => outwards.Inject(activity, carrier, setter);

    // Called before any other code sees the request, so removing the headers hides them from everything downstream.
    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        traceId = traceState = null;
        if (carrier is IHeaderDictionary headers)
        {
            foreach (var name in FromOutside)
            {
                headers.Remove(name);
            }
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}

public static class TraceExtensions
{
    public static void AddTraces(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DistributedContextPropagator>(new Traces());
        // Periodic health checks are not worth tracing.
        builder.Services.Configure<HttpClientTraceInstrumentationOptions>(http =>
            http.FilterHttpRequestMessage = request => request.RequestUri?.AbsolutePath.StartsWith("/health/", StringComparison.Ordinal) is not true);
    }
}

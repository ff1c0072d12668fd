using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Instrumentation.Http;

namespace EditorialPlatform.Gateway;

/// <summary>
/// Every trace begins here. What a client says of a trace of its own is not believed: it could join strangers' requests into one
/// trace, or ask for its own not to be recorded. The trace id is in every problem document, for whoever has to be told.
/// </summary>
public sealed class Traces : DistributedContextPropagator
{
    private static readonly string[] FromOutside = ["traceparent", "tracestate", "baggage", "Request-Id", "Correlation-Context"];

    private readonly DistributedContextPropagator outwards = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields => outwards.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => outwards.Inject(activity, carrier, setter);

    // Called before anything else sees the request, so nothing else finds them either.
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
        // Asking every few seconds whether a service lives is no news.
        builder.Services.Configure<HttpClientTraceInstrumentationOptions>(http =>
            http.FilterHttpRequestMessage = request => request.RequestUri?.AbsolutePath.StartsWith("/health/", StringComparison.Ordinal) is not true);
    }
}

using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace EditorialPlatform.Gateway.Forwarding;

/// <summary>Default health checks and timeouts of all clusters. A cluster's configuration may override them.</summary>
public sealed class ClusterDefaults(IConfiguration settings) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => new(cluster with
    {
        HttpRequest = cluster.HttpRequest
            ?? new ForwarderRequestConfig { ActivityTimeout = settings.GetValue("Forwarding:ActivityTimeout", TimeSpan.FromSeconds(30)) },
        HealthCheck = cluster.HealthCheck ?? new HealthCheckConfig
        {
            // If all destinations look unhealthy, the health check itself may be at fault: try one anyway.
            AvailableDestinationsPolicy = "HealthyOrPanic",
            // Checks liveness, not readiness: a service still works without the broker.
            Active = new ActiveHealthCheckConfig
            {
                Enabled = true,
                Interval = TimeSpan.FromSeconds(10),
                Timeout = TimeSpan.FromSeconds(2),
                Policy = "ConsecutiveFailures",
                Path = "/health/live"
            },
            Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = "TransportFailureRate", ReactivationPeriod = TimeSpan.FromSeconds(5) },
        },
    });

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        route.Metadata?.ContainsKey("Who") is true && route.AuthorizationPolicy is not null
            ? new(route)
            : throw new InvalidOperationException($"The route '{route.RouteId}' must have an authorization policy and the metadata 'Who'.");
}

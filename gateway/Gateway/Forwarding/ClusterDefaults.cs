using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace EditorialPlatform.Gateway.Forwarding;

/// <summary>All services are watched, and waited for, in the same way; a cluster may say otherwise in the configuration.</summary>
public sealed class ClusterDefaults(IConfiguration settings) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => new(cluster with
    {
        HttpRequest = cluster.HttpRequest ?? new ForwarderRequestConfig { ActivityTimeout = settings.GetValue("Forwarding:ActivityTimeout", TimeSpan.FromSeconds(30)) },
        HealthCheck = cluster.HealthCheck ?? new HealthCheckConfig
        {
            // When none seems well, one is asked all the same: what is wrong may be the look.
            AvailableDestinationsPolicy = "HealthyOrPanic",
            // Alive is enough: a service whose broker is away still does its work.
            Active = new ActiveHealthCheckConfig { Enabled = true, Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(2), Policy = "ConsecutiveFailures", Path = "/health/live" },
            Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = "TransportFailureRate", ReactivationPeriod = TimeSpan.FromSeconds(5) },
        },
    });

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        route.Metadata?.ContainsKey("Who") is true && route.AuthorizationPolicy is not null
            ? new(route)
            : throw new InvalidOperationException($"The route '{route.RouteId}' does not say who it is for.");
}

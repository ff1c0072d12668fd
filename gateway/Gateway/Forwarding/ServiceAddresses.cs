using Yarp.ReverseProxy;

namespace EditorialPlatform.Gateway.Forwarding;

public static class ServiceAddresses
{
    /// <summary>The address of a service for the gateway's own requests, preferring a healthy destination.</summary>
    public static Uri? AddressOf(this IProxyStateLookup services, string service) =>
        services.TryGetCluster(service, out var cluster)
        && (cluster.DestinationsState.AvailableDestinations is [var well, ..]
            ? well
            : cluster.DestinationsState.AllDestinations is [var any, ..] ? any : null) is { } copy
            ? new Uri(copy.Model.Config.Address)
            : null;
}

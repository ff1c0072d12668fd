using Yarp.ReverseProxy;

namespace EditorialPlatform.Gateway.Forwarding;

public static class ServiceAddresses
{
    /// <summary>Where a service is, for what the gateway asks itself: a well copy if there is one.</summary>
    public static Uri? AddressOf(this IProxyStateLookup services, string service) =>
        services.TryGetCluster(service, out var cluster)
        && (cluster.DestinationsState.AvailableDestinations is [var well, ..] ? well : cluster.DestinationsState.AllDestinations is [var any, ..] ? any : null) is { } copy
            ? new Uri(copy.Model.Config.Address)
            : null;
}

using Yarp.ReverseProxy.Model;

namespace EditorialPlatform.Gateway.Forwarding;

/// <summary>Whom a route is for; written in the route's metadata, or hung on an endpoint.</summary>
public enum RouteAudience
{
    /// <summary>A signed-in person's program: the token goes along.</summary>
    Person,

    /// <summary>A signed-in person's browser on its way to a page: as <see cref="Person"/>, but sent to sign in.</summary>
    Page,

    /// <summary>Anybody: nothing goes along, but for staff who ask for a page as it was.</summary>
    Reader,

    /// <summary>The provider's own pages and endpoints: its cookies, and what clients prove themselves with, go through.</summary>
    Provider,
}

public static class RouteAudienceOfEndpoint
{
    public static RouteAudience Who(this Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RouteModel>()?.Config.Metadata?.GetValueOrDefault("Who") is { } who ? Enum.Parse<RouteAudience>(who)
        : endpoint.Metadata.OfType<RouteAudience>().FirstOrDefault(Forwarding.RouteAudience.Person);
}

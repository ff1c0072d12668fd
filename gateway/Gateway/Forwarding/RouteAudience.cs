using Yarp.ReverseProxy.Model;

namespace EditorialPlatform.Gateway.Forwarding;

/// <summary>The audience of a route, set in the route's metadata or on an endpoint.</summary>
public enum RouteAudience
{
    /// <summary>API clients of signed-in users: the access token is forwarded.</summary>
    Person,

    /// <summary>Browser navigations of signed-in users: like <see cref="Person"/>, but redirected to sign-in.</summary>
    Page,

    /// <summary>Anyone: no credentials are forwarded, except when staff request a page as of a time.</summary>
    Reader,

    /// <summary>The OpenID Connect provider's own pages and endpoints: its cookies and client credentials are forwarded.</summary>
    Provider,
}

public static class RouteAudienceOfEndpoint
{
    public static RouteAudience Who(this Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RouteModel>()?.Config.Metadata?.GetValueOrDefault("Who") is { } who ? Enum.Parse<RouteAudience>(who)
        : endpoint.Metadata.OfType<RouteAudience>().FirstOrDefault(Forwarding.RouteAudience.Person);
}

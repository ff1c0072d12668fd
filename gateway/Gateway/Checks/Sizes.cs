using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace EditorialPlatform.Gateway.Checks;

/// <summary>What is too large is refused before a service hears of it: a command's size everywhere, more where the route says so.</summary>
public static class Sizes
{
    public static void UseSizeCheck(this WebApplication app) => app.Use((http, next) =>
    {
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.MaxRequestBodySize ?? RequestBody.CommandLimit;
        if (http.Request.ContentLength > limit)
        {
            return new Problem(TooLarge(limit)).ExecuteAsync(http);
        }

        // Without a stated length, the server counts, and stops.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = limit;
        }

        return next(http);
    });

    public static Refusal TooLarge(long? limit) => new(413, "too-large", limit is null ? "The body is too large." : $"The body is larger than {limit} bytes.");
}

using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.Checks;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Diagnostics;
using Yarp.ReverseProxy.Forwarder;

namespace EditorialPlatform.Gateway.Forwarding;

/// <summary>Turns connection failures and timeouts of a service into problem responses. The service's own responses are not changed.</summary>
public static class UpstreamErrors
{
    private const string Sorry =
        """
        <!doctype html>
        <html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>De retour dans un instant · Back in a moment</title>
        <main><h1>De retour dans un instant</h1><p>La page ne peut pas être affichée pour l’instant. Réessayez dans quelques secondes.</p>
        <div lang="en"><h1>Back in a moment</h1><p>The page cannot be shown right now. Try again in a few seconds.</p></div></main></html>
        """;

    public static async Task WriteAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        await next(http);
        if (http.GetForwarderErrorFeature() is not { } failure || http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        var service = http.GetReverseProxyFeature().Cluster.Config.ClusterId;
        var refusal = Refuse(failure, service);
        if (refusal.Status >= 500 && http.GetEndpoint()?.Who() == RouteAudience.Reader && !http.Request.Path.StartsWithSegments("/api"))
        {
            http.Response.StatusCode = refusal.Status;
            http.Response.Headers.RetryAfter = "5";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync(Sorry);
            return;
        }

        await new Problem(refusal).ExecuteAsync(http);
    }

    private static Rejection Refuse(IForwarderErrorFeature failure, string service) => failure switch
    {
        { Exception: { } why } when IsTooLarge(why) => SizeLimits.TooLarge(null),
        { Error: ForwarderError.RequestBodyClient } => new(400, "unreadable", "The request cannot be read."),
        { Error: ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled } =>
            new(
                504,
                "timed-out",
                $"The {service} service did not answer in time. It may have done what was asked; sending again with the same Idempotency-Key is safe."),
        { Error: ForwarderError.NoAvailableDestinations or ForwarderError.Request or ForwarderError.RequestBodyDestination } =>
            new(
                503,
                "unavailable",
                $"The {service} service cannot be reached. Nothing may have been saved; sending again with the same Idempotency-Key is safe."),
        _ => new(502, "bad-answer", $"The {service} service gave no answer that can be passed on."),
    };

    // The exception from reading the body is wrapped in the exception of the outgoing request.
    private static bool IsTooLarge(Exception? why) => why switch
    {
        BadHttpRequestException bad => bad.StatusCode == 413,
        AggregateException several => several.InnerExceptions.Any(IsTooLarge),
        _ => why?.InnerException is { } inner && IsTooLarge(inner),
    };
}

using System.Net.Http.Headers;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.Checks;
using EditorialPlatform.Gateway.Pages;
using EditorialPlatform.Gateway.Sessions;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EditorialPlatform.Gateway.Forwarding;

/// <summary>Routes are configured in appsettings.json. Request and response headers are forwarded by allow-list.</summary>
public static class ForwardingExtensions
{
    private static readonly HashSet<string> Welcome = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.AcceptLanguage, HeaderNames.CacheControl, HeaderNames.UserAgent,
        HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, HeaderNames.IfUnmodifiedSince, HeaderNames.IfRange, HeaderNames.Range,
        HeaderNames.Host, HeaderNames.TraceParent, HeaderNames.TraceState, "Idempotency-Key", "Prefer",
    };

    private static readonly HashSet<string> WelcomeAtProvider = new(Welcome, StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.Authorization, HeaderNames.Cookie, HeaderNames.Origin, HeaderNames.Referer,
        "DPoP", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User",
    };

    public static void AddForwarding(this WebApplicationBuilder builder)
    {
        // SizeLimits rejects with a response instead. Kestrel then drains the body for some seconds so that the client reads it.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationResults>();
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<ClusterDefaults>()
            .AddTransforms(Transform);
    }

    public static void MapForwarding(this WebApplication app)
    {
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(UpstreamErrors.WriteAsync);
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        app.Map("/api/{**rest}", () => new Problem(Rejection.NotFound));
        // Readers may read and nothing else, which is not a question of who they are.
        foreach (var pattern in new[] { "/{**page}", "/api/content/{**rest}" })
        {
            app.Map(pattern, (HttpContext http) =>
            {
                http.Response.Headers.Allow = "GET, HEAD";
                return new Problem(new Rejection(405, "method", "This can only be read."));
            }).AllowAnonymous().WithMetadata(RouteAudience.Reader);
        }
    }

    private static void Transform(TransformBuilderContext route)
    {
        var who = Enum.Parse<RouteAudience>(route.Route.Metadata!["Who"]);
        var session = SessionSetup.CookieName(route.Services.GetRequiredService<Origin>());
        var welcome = who == RouteAudience.Provider ? WelcomeAtProvider : Welcome;
        var changes = route.Services.GetRequiredService<PublicChangeConsumer>();
        route.UseDefaultForwarders = false;
        route.AddRequestTransform(async request =>
        {
            var headers = request.ProxyRequest.Headers;
            foreach (var name in headers.Select(header => header.Key).Where(name => !welcome.Contains(name)).ToArray())
            {
                headers.Remove(name);
            }

            if (who == RouteAudience.Provider)
            {
                headers.Remove(HeaderNames.Cookie);
                headers.TryAddWithoutValidation(HeaderNames.Cookie, AnonymousReaders.Without(session, request.HttpContext.Request.Headers.Cookie.ToString()));
            }
            else if (who != RouteAudience.Reader || request.HttpContext.AsksAsOf())
            {
                if (who == RouteAudience.Page && AnonymousReaders.OfTheDesk(request.HttpContext.Request.Headers.Cookie.ToString()) is { Length: > 0 } cookies)
                {
                    headers.TryAddWithoutValidation(HeaderNames.Cookie, cookies);
                }

                headers.Authorization = await request.HttpContext.GetTokenAsync("access_token") is { } token
                    ? new AuthenticationHeaderValue("Bearer", token)
                    : null;
            }
        });
        static bool IsOfTheDesk(string? setCookie) => AnonymousReaders.OfTheDesk(setCookie?.Split(';')[0] ?? "").Length > 0;
        route.AddXForwarded();
        route.AddResponseTransform(response =>
        {
            if (who != RouteAudience.Provider)
            {
                var answer = response.HttpContext.Response.Headers;
                answer.SetCookie = who == RouteAudience.Page ? answer.SetCookie.Where(cookie => IsOfTheDesk(cookie)).ToArray() : default;
            }

            // Read your own writes: require the new version before the client gets the response to its command.
            if (response.HttpContext.Response.Headers.Remove(PublicPages.VersionHeader, out var version))
            {
                changes.Require(version.ToString());
            }

            response.HttpContext.Response.Headers.Remove(PublicPages.KeysHeader);

            response.HttpContext.Response.Headers.Remove(HeaderNames.Server);
            response.HttpContext.Response.Headers.Remove(HeaderNames.XPoweredBy);
            return ValueTask.CompletedTask;
        });
    }
}

using Microsoft.AspNetCore.HttpOverrides;

namespace EditorialPlatform.Identity;

/// <summary>Accepts forwarded headers, which only the gateway can send because this service listens on loopback, and only for the issuer's host.</summary>
public static class BehindGateway
{
    public static ForwardedHeadersOptions Options(Uri issuer) => new()
    {
        ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto,
        AllowedHosts = [issuer.Host],
    };
}

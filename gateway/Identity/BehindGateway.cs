using Microsoft.AspNetCore.HttpOverrides;

namespace EditorialPlatform.Identity;

/// <summary>The gateway, alone allowed by being on loopback, says at which address a browser asked; no other address than the issuer's is believed.</summary>
public static class BehindGateway
{
    public static ForwardedHeadersOptions Options(Uri issuer) => new()
    {
        ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto,
        AllowedHosts = [issuer.Host],
    };
}

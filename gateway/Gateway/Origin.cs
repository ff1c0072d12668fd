using System.Net;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;

namespace EditorialPlatform.Gateway;

/// <summary>The public origin, which is also the issuer. URLs are built from it, never from the <c>Host</c> header.</summary>
public sealed record Origin(Uri Uri)
{
    public bool IsHttps => Uri.Scheme == Uri.UriSchemeHttps;

    public string Text => Uri.GetLeftPart(UriPartial.Authority);

    public HostString Host => HostString.FromUriComponent(Uri);

    public string At(string path) => Text + path;
}

public static class Origins
{
    public static void AddOrigin(this WebApplicationBuilder builder)
    {
        var origin = new Origin(new Uri(builder.Configuration.Required("Authentication:Issuer")));
        if (!origin.IsHttps && !origin.Uri.IsLoopback)
        {
            throw new InvalidOperationException("Without https, Authentication:Issuer must be a loopback address: cookies would travel in the clear.");
        }

        builder.Services.AddSingleton(origin);
        // Loopback names expose nothing beyond the public host name.
        builder.Services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = [origin.Uri.Host, "localhost", "127.0.0.1", "[::1]"]);
    }

    /// <summary>Takes the client address and the scheme from the connection, or from forwarded headers if a configured proxy sent them.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Configuration.GetSection("TrustedProxies").Get<string[]>() is not { Length: > 0 } networks)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = networks.Length
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }

        app.UseForwardedHeaders(options);
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Publishing.Site;

/// <summary>The name, origin and external systems of the site.</summary>
/// <param name="Origin">Scheme, host and port, without a trailing slash.</param>
/// <param name="SurrogateControl">How long a CDN may cache a page: not without revalidation, unless it receives purges.</param>
/// <param name="Hub">The WebSub hub; null unless configured.</param>
/// <param name="Cdn">The CDN that receives purges; null unless configured.</param>
public sealed record SiteSettings(string Name, string Origin, string SurrogateControl = "max-age=0", string? Hub = null, Cdn? Cdn = null)
{
    /// <summary>The zone in which readers are told times.</summary>
    public SiteZone Zone { get; init; } = SiteZone.Utc;

    /// <summary>The origin defaults to the token issuer, which is the public origin unless an external provider is used.</summary>
    public static SiteSettings Of(IConfiguration configuration)
    {
        var cdn = Cdn.Of(configuration.GetSection("Site:Cdn"));
        return new(
            configuration.Required("Site:Name"), (configuration["Site:Origin"] ?? configuration.Required("Authentication:Issuer")).TrimEnd('/'),
            $"max-age={(cdn is null ? 0 : cdn.Seconds)}", configuration["Site:Hub"] is { Length: > 0 } hub ? hub : null, cdn)
        {
            Zone = SiteZone.Of(configuration),
        };
    }
}

/// <summary>A CDN that supports purging by surrogate key, such as Fastly or Varnish with xkey: one request with the keys in a header.</summary>
/// <param name="Address">The URL of the purge endpoint.</param>
/// <param name="Method">The method: <c>POST</c>, or <c>PURGE</c> where required.</param>
/// <param name="Header">The header that carries the keys.</param>
/// <param name="Headers">Additional headers, such as a token.</param>
/// <param name="Seconds">How long it may cache a page without receiving a purge.</param>
public sealed record Cdn(Uri Address, HttpMethod Method, string Header, IReadOnlyDictionary<string, string> Headers, int Seconds)
{
    public static Cdn? Of(IConfigurationSection section) =>
        section["Purge"] is not { Length: > 0 } address ? null
        : new(
            new(address), new(section["Method"] ?? "POST"), section["Header"] ?? "Surrogate-Key",
            section.GetSection("Headers").GetChildren().ToDictionary(one => one.Key, one => one.Value ?? ""), section.GetValue("Seconds", 3600));
}

/// <summary>The stylesheet, inlined so that a first visit needs one request on a slow connection. The content security policy contains its hash.</summary>
internal static partial class Style
{
    public static string Css { get; } = Load();

    /// <summary>The style of the text-only version.</summary>
    public const string TextOnly =
        "body{max-width:41rem;margin:0 auto;padding:0 16px;font:1.125rem/1.6 serif;overflow-wrap:break-word}:root{color-scheme:light "
            + "dark;background:Canvas;color:CanvasText}.top a,.foot a,.share a,.meta a{display:inline-block;padding:9px 0;margin-right:1em}h1{line-height:1.2}";

    public static string Policy { get; } =
        $"default-src 'none'; style-src {Hash(Css)} {Hash(TextOnly)}; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static string Hash(string style) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";

    private static string Load()
    {
        using var file = typeof(Style).Assembly.GetManifestResourceStream("site.css")!;
        using var text = new StreamReader(file);
        return Blanks().Replace(text.ReadToEnd(), match => match.Groups[1].Value).Trim();
    }

    // Removes comments and whitespace around punctuation; whitespace inside values is kept.
    [GeneratedRegex(@"/\*[\s\S]*?\*/|\s*([{};,])\s*|(?<=:)\s+(?=\S)|\n\s*")]
    private static partial Regex Blanks();
}

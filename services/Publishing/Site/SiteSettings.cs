using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Publishing.Site;

/// <summary>What the site is called and where it is.</summary>
/// <param name="Origin">Scheme, host and port, without a slash at the end.</param>
/// <param name="SurrogateControl">How long a CDN may keep a page: not at all without asking, unless it is told of changes.</param>
/// <param name="Hub">The WebSub hub that tells subscribers of new entries; none unless it is configured.</param>
/// <param name="Cdn">The CDN that is told of changes; none unless it is configured.</param>
public sealed record SiteSettings(string Name, string Origin, string SurrogateControl = "max-age=0", string? Hub = null, Cdn? Cdn = null)
{
    /// <summary>The issuer of tokens is the public origin, unless sign-in is somebody else's.</summary>
    public static SiteSettings Of(IConfiguration configuration)
    {
        var cdn = Cdn.Of(configuration.GetSection("Site:Cdn"));
        return new(
            configuration.Required("Site:Name"), (configuration["Site:Origin"] ?? configuration.Required("Authentication:Issuer")).TrimEnd('/'),
            $"max-age={(cdn is null ? 0 : cdn.Seconds)}", configuration["Site:Hub"] is { Length: > 0 } hub ? hub : null, cdn);
    }
}

/// <summary>
/// A CDN in front that drops pages by surrogate key, as Fastly does, or Varnish with its keys: one request, with the keys in a header.
/// </summary>
/// <param name="Address">Where it is told.</param>
/// <param name="Method">How: <c>POST</c>, or <c>PURGE</c> where that is the custom.</param>
/// <param name="Header">The header that carries the keys.</param>
/// <param name="Headers">What else it wants to be told, such as a token.</param>
/// <param name="Seconds">How long it may keep a page of which it has heard nothing.</param>
public sealed record Cdn(Uri Address, HttpMethod Method, string Header, IReadOnlyDictionary<string, string> Headers, int Seconds)
{
    public static Cdn? Of(IConfigurationSection section) =>
        section["Purge"] is not { Length: > 0 } address ? null
        : new(
            new(address), new(section["Method"] ?? "POST"), section["Header"] ?? "Surrogate-Key",
            section.GetSection("Headers").GetChildren().ToDictionary(one => one.Key, one => one.Value ?? ""), section.GetValue("Seconds", 3600));
}

/// <summary>The one stylesheet, inside each page: a first visit over a bad line costs one request. The policy names its hash.</summary>
internal static partial class Style
{
    public static string Css { get; } = Load();

    /// <summary>What the text version has: a column that can be read.</summary>
    public const string TextOnly = "body{max-width:41rem;margin:0 auto;padding:0 16px;font:1.125rem/1.6 serif;overflow-wrap:break-word}:root{color-scheme:light dark;background:Canvas;color:CanvasText}.top a,.foot a,.share a,.meta a{display:inline-block;padding:9px 0;margin-right:1em}h1{line-height:1.2}";

    public static string Policy { get; } = $"default-src 'none'; style-src {Hash(Css)} {Hash(TextOnly)}; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static string Hash(string style) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";

    private static string Load()
    {
        using var file = typeof(Style).Assembly.GetManifestResourceStream("site.css")!;
        using var text = new StreamReader(file);
        return Blanks().Replace(text.ReadToEnd(), match => match.Groups[1].Value).Trim();
    }

    // Blanks around punctuation mean nothing in this stylesheet, nor do remarks to readers; blanks inside values are kept.
    [GeneratedRegex(@"/\*[\s\S]*?\*/|\s*([{};,])\s*|(?<=:)\s+(?=\S)|\n\s*")]
    private static partial Regex Blanks();
}

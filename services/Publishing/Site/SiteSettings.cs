using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Site;

/// <summary>What the site is called and where it is.</summary>
/// <param name="Origin">Scheme, host and port, without a slash at the end.</param>
/// <param name="SurrogateControl">How long a CDN may keep a page: no longer than it takes to ask, unless it is told of changes.</param>
/// <param name="Hub">The WebSub hub that tells subscribers of new entries; none unless it is configured.</param>
public sealed record SiteSettings(string Name, string Origin, string SurrogateControl = "max-age=0", string? Hub = null)
{
    /// <summary>The issuer of tokens is the public origin, unless sign-in is somebody else's.</summary>
    public static SiteSettings Of(IConfiguration configuration) =>
        new(
            configuration.Required("Site:Name"), (configuration["Site:Origin"] ?? configuration.Required("Authentication:Issuer")).TrimEnd('/'),
            $"max-age={configuration.GetValue("Site:SurrogateSeconds", 0)}", configuration["Site:Hub"] is { Length: > 0 } hub ? hub : null);
}

/// <summary>The one stylesheet, inside each page: a first visit over a bad line costs one request. The policy names its hash.</summary>
internal static partial class Style
{
    public static string Css { get; } = Load();

    /// <summary>What the text version has: a column that can be read.</summary>
    public const string Bare = "body{max-width:41rem;margin:0 auto;padding:0 16px;font:1.125rem/1.6 serif;overflow-wrap:break-word;color-scheme:light dark}.top a,.foot a,.share a{margin-right:1em}h1{line-height:1.2}";

    public static string Policy { get; } = $"default-src 'none'; style-src {Hash(Css)} {Hash(Bare)}; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static string Hash(string style) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";

    private static string Load()
    {
        using var file = typeof(Style).Assembly.GetManifestResourceStream("site.css")!;
        using var text = new StreamReader(file);
        return Blanks().Replace(text.ReadToEnd(), match => match.Groups[1].Value).Trim();
    }

    // Blanks around punctuation mean nothing in this stylesheet; inside values they are kept.
    [GeneratedRegex(@"\s*([{};,])\s*|(?<=:)\s+(?=\S)|\n\s*")]
    private static partial Regex Blanks();
}

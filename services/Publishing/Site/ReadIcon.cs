using System.Globalization;
using EditorialPlatform.Http;

namespace EditorialPlatform.Publishing.Site;

/// <summary><c>/icon.svg</c>: the initial of the site's name. Browsers request an icon in any case and would otherwise get a whole error page.</summary>
public sealed class ReadIcon : IEndpoint
{
    public const string Address = "/icon.svg";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPublic(Address, (SiteSettings site) => new PublicResult(Of(site.Name), "image/svg+xml") { CacheControl = "public, max-age=604800" });

    private static string Of(string name) =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#8f2d16"/><text x="16" y="23.5" text-anchor="middle" font-family="Charter, Cambria, Georgia, serif" font-weight="700" font-size="22" fill="#fffdf9">{InlineHtml.Encode(
            StringInfo.GetNextTextElement(name))}</text></svg>
        """;
}

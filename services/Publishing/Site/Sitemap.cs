using System.Xml;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site.Feeds;

namespace EditorialPlatform.Publishing.Site;

/// <summary><c>/sitemap.xml</c> with language alternates, and <c>/robots.txt</c>.</summary>
public sealed class Sitemap : IEndpoint
{
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string Xhtml = "http://www.w3.org/1999/xhtml";

    // The sitemap protocol's maximum per file.
    private const int Most = 50_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPublic("/sitemap.xml", ReadAsync);
        routes.MapPublic("/robots.txt", (SiteSettings site) =>
            new PublicResult($"User-agent: *\nDisallow: /api/\nDisallow: /account/\nDisallow: /desk\n\nSitemap: {site.Origin}/sitemap.xml\nSitemap: "
                + $"{site.Origin}/news-sitemap.xml\n", "text/plain; charset=utf-8"));
    }

    private static async Task<IResult> ReadAsync(PublicSiteQueries stand, SiteSettings site, HttpContext http)
    {
        var lines = await stand.NewestAsync(null, null, null, null, Most - UiText.Languages.Count, http.RequestAborted);
        var versions = lines.ToLookup(line => line.ArticleId);
        var text = new Utf8StringWriter();
        await using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Async = true }))
        {
            xml.WriteStartElement("urlset", Namespace);
            xml.WriteAttributeString("xmlns", "xhtml", null, Xhtml);
            foreach (var language in UiText.Languages)
            {
                Url(xml, site, "/" + language, null, [.. UiText.Languages.Select(one => (one, "/" + one))]);
            }

            foreach (var line in lines)
            {
                Url(xml, site, line.Path, line.UpdatedAt, [.. versions[line.ArticleId].Select(one => (one.Language, one.Path))]);
            }

            xml.WriteEndElement();
        }

        return new PublicResult(text.ToString(), "application/xml; charset=utf-8");
    }

    private static void Url(XmlWriter xml, SiteSettings site, string path, DateTimeOffset? changed, IReadOnlyList<(string Language, string Path)> versions)
    {
        xml.WriteStartElement("url", Namespace);
        xml.WriteElementString("loc", Namespace, site.Origin + path);
        if (changed is { } at)
        {
            xml.WriteElementString("lastmod", Namespace, Json.FormatTime(at));
        }

        foreach (var (language, address) in versions.Count > 1 ? versions : [])
        {
            xml.WriteStartElement("xhtml", "link", Xhtml);
            xml.WriteAttributeString("rel", "alternate");
            xml.WriteAttributeString("hreflang", language);
            xml.WriteAttributeString("href", site.Origin + address);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}

using System.Globalization;
using System.Xml;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site.Feeds;

namespace EditorialPlatform.Publishing.Site;

/// <summary>
/// <c>/sitemap.xml</c>, an index of <c>/sitemap-fronts.xml</c> and a file for each month, such as <c>/sitemap-2026-11.xml</c>; and <c>/robots.txt</c>.
/// The files are beside the index because one in a folder would speak for that folder alone.
/// </summary>
public sealed class Sitemap : IEndpoint
{
    private const string Type = "application/xml; charset=utf-8";
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string Xhtml = "http://www.w3.org/1999/xhtml";
    private const string Fronts = "fronts";

    // The sitemap protocol's maximum per file.
    private const int Most = 50_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPublic("/sitemap.xml", IndexAsync);
        routes.MapPublic("/sitemap-{part}.xml", PartAsync);
        routes.MapPublic("/robots.txt", (SiteSettings site) =>
            new PublicResult($"User-agent: *\nDisallow: /api/\nDisallow: /account/\nDisallow: /desk\n\nSitemap: {site.Origin}/sitemap.xml\nSitemap: "
                + $"{site.Origin}/news-sitemap.xml\n", "text/plain; charset=utf-8"));
    }

    private static async Task<IResult> IndexAsync(PublicSiteQueries stand, SiteSettings site, HttpContext http)
    {
        var months = await stand.MonthsAsync(http.RequestAborted);
        return new PublicResult(Write("sitemapindex", xml =>
        {
            foreach (var (part, changed) in months.Select(one => (one.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture), (DateTimeOffset?)one.UpdatedAt))
                .Prepend((Fronts, null)))
            {
                xml.WriteStartElement("sitemap", Namespace);
                Location(xml, $"{site.Origin}/sitemap-{part}.xml", changed);
                xml.WriteEndElement();
            }
        }), Type);
    }

    private static async Task<IResult> PartAsync(string part, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        if (part == Fronts)
        {
            var fronts = UiText.Languages.Select(language => (language, "/" + language)).ToList();
            return new PublicResult(Write("urlset", xml => fronts.ForEach(front => Url(xml, site, front.Item2, null, fronts))), Type);
        }

        var lines = DateTimeOffset.TryParseExact(part, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var month)
            ? await stand.OfMonthAsync(month, Most, http.RequestAborted)
            : [];
        if (lines.Count == 0)
        {
            return await PublicRoutes.MissingAsync(pages, site, UiText.Languages[0]);
        }

        var versions = await stand.AlternatesOfMonthAsync(month, http.RequestAborted);
        return new PublicResult(Write("urlset", xml =>
        {
            foreach (var line in lines)
            {
                Url(xml, site, line.Path, line.UpdatedAt, [.. versions[line.ArticleId]]);
            }
        }), Type);
    }

    private static string Write(string root, Action<XmlWriter> content)
    {
        var text = new Utf8StringWriter();
        using (var xml = XmlWriter.Create(text))
        {
            xml.WriteStartElement(root, Namespace);
            if (root == "urlset")
            {
                xml.WriteAttributeString("xmlns", "xhtml", null, Xhtml);
            }

            content(xml);
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Location(XmlWriter xml, string address, DateTimeOffset? changed)
    {
        xml.WriteElementString("loc", Namespace, address);
        if (changed is { } at)
        {
            xml.WriteElementString("lastmod", Namespace, Json.FormatTime(at));
        }
    }

    private static void Url(XmlWriter xml, SiteSettings site, string path, DateTimeOffset? changed, List<(string Language, string Path)> versions)
    {
        xml.WriteStartElement("url", Namespace);
        Location(xml, site.Origin + path, changed);
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

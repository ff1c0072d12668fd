using System.Xml;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site.Feeds;

/// <summary><c>/news-sitemap.xml</c>: the articles of the last two days in all languages, as news search engines require.</summary>
public sealed class NewsSitemap : IEndpoint
{
    private const string Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string News = "http://www.google.com/schemas/sitemap-news/0.9";
    private const int Most = 1000;
    private static readonly TimeSpan Age = TimeSpan.FromDays(2);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPublic("/news-sitemap.xml", async (PublicSiteQueries stand, SiteSettings site, TimeProvider time, HttpContext http) =>
        {
            var newest = await stand.PublishedSinceAsync(time.GetUtcNow() - Age, Most, http.RequestAborted);
            // The content depends on the current time, so it is not cacheable.
            return new PublicResult(Write(site, newest), "application/xml; charset=utf-8") { IsCacheable = false };
        });

    public static string Write(SiteSettings site, IReadOnlyList<Headline> lines)
    {
        var text = new Utf8StringWriter();
        using (var xml = XmlWriter.Create(text))
        {
            xml.WriteStartElement("urlset", Sitemap);
            xml.WriteAttributeString("xmlns", "news", null, News);
            foreach (var line in lines)
            {
                xml.WriteStartElement("url", Sitemap);
                xml.WriteElementString("loc", Sitemap, site.Origin + line.Path);
                xml.WriteStartElement("news", "news", News);
                xml.WriteStartElement("news", "publication", News);
                xml.WriteElementString("news", "name", News, site.Name);
                xml.WriteElementString("news", "language", News, line.Language);
                xml.WriteEndElement();
                xml.WriteElementString("news", "publication_date", News, Json.FormatTime(line.PublishedAt));
                xml.WriteElementString("news", "title", News, line.Title);
                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return text.ToString();
    }
}

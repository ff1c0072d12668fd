using System.Globalization;
using System.Xml;
using EditorialPlatform.Http;

namespace EditorialPlatform.Publishing.Site.Feeds;

/// <summary>RSS 2.0, with the full text as <c>content:encoded</c>.</summary>
public sealed class Rss : IEndpoint
{
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Content = "http://purl.org/rss/1.0/modules/content/";
    private const string Dc = "http://purl.org/dc/elements/1.1/";

    public static void Map(IEndpointRouteBuilder routes) => Feed.Map(routes, "feed.rss", "application/rss+xml; charset=utf-8", Write);

    public static string Write(Feed feed)
    {
        var text = new Utf8StringWriter();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, IndentChars = " " }))
        {
            xml.WriteStartElement("rss");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteAttributeString("xmlns", "atom", null, Atom);
            xml.WriteAttributeString("xmlns", "content", null, Content);
            xml.WriteAttributeString("xmlns", "dc", null, Dc);
            xml.WriteStartElement("channel");
            xml.WriteElementString("title", feed.Title);
            xml.WriteElementString("link", feed.Home);
            xml.WriteElementString("description", feed.Words.Format("feed.about", feed.Title));
            xml.WriteElementString("language", feed.Words.Code);
            xml.WriteElementString("lastBuildDate", Date(feed.UpdatedAt));
            Link(xml, "self", feed.Home + "/feed.rss", "application/rss+xml");
            if (feed.Site.Hub is { } hub)
            {
                Link(xml, "hub", hub, null);
            }

            foreach (var entry in feed.Entries)
            {
                Write(xml, feed, entry);
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Write(XmlWriter xml, Feed feed, Entry entry)
    {
        xml.WriteStartElement("item");
        xml.WriteElementString("title", entry.Line.Title);
        xml.WriteElementString("link", feed.Site.Origin + entry.Line.Path);
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(entry.Id);
        xml.WriteEndElement();
        xml.WriteElementString("pubDate", Date(entry.Line.PublishedAt));
        foreach (var author in entry.Authors(feed.Site))
        {
            xml.WriteElementString("dc", "creator", Dc, author.Name);
        }

        xml.WriteElementString("category", feed.Words.Section(entry.Line.Section));
        if (entry.Line.Place is { } place)
        {
            xml.WriteElementString("category", feed.Words.Place(place));
        }

        if (entry.Summary is { } summary)
        {
            xml.WriteElementString("description", summary);
        }

        xml.WriteElementString("content", "encoded", Content, entry.Html);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string rel, string address, string? type)
    {
        xml.WriteStartElement("atom", "link", Atom);
        xml.WriteAttributeString("rel", rel);
        if (type is not null)
        {
            xml.WriteAttributeString("type", type);
        }

        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    // RFC 822 with a four-digit year, as RSS recommends.
    private static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}

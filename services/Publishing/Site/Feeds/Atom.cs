using System.Xml;
using EditorialPlatform.Http;

namespace EditorialPlatform.Publishing.Site.Feeds;

/// <summary>Atom (RFC 4287), with full texts. A correction updates its article's entry.</summary>
public sealed class Atom : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => Feed.Map(routes, "feed.atom", "application/atom+xml; charset=utf-8", Write);

    public static string Write(Feed feed)
    {
        var text = new Utf8StringWriter();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, IndentChars = " " }))
        {
            xml.WriteStartElement("feed", "http://www.w3.org/2005/Atom");
            xml.WriteAttributeString("xml", "lang", null, feed.Words.Code);
            Element(xml, "id", feed.Home);
            Element(xml, "title", feed.Title);
            Element(xml, "updated", Json.FormatTime(feed.UpdatedAt));
            Link(xml, "self", feed.Home + "/feed.atom", "application/atom+xml");
            Link(xml, "alternate", feed.Home, "text/html");
            if (feed.Site.Hub is { } hub)
            {
                Link(xml, "hub", hub, null);
            }

            Author(xml, new(feed.Site.Name, false, feed.Site.Origin));
            foreach (var entry in feed.Entries)
            {
                Write(xml, feed, entry);
            }

            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Write(XmlWriter xml, Feed feed, Entry entry)
    {
        xml.WriteStartElement("entry");
        Element(xml, "id", entry.Id);
        Element(xml, "title", entry.Line.Title);
        Link(xml, "alternate", feed.Site.Origin + entry.Line.Path, "text/html");
        Element(xml, "published", Json.FormatTime(entry.Line.PublishedAt));
        Element(xml, "updated", Json.FormatTime(entry.Line.UpdatedAt));
        foreach (var author in entry.Authors(feed.Site))
        {
            Author(xml, author);
        }

        foreach (var (term, label) in new[] { (entry.Line.Section, feed.Words.Section(entry.Line.Section)) }.Concat(entry.Line.Place is { } place
            ? [(place, feed.Words.Place(place))]
            : []))
        {
            xml.WriteStartElement("category");
            xml.WriteAttributeString("term", term);
            xml.WriteAttributeString("label", label);
            xml.WriteEndElement();
        }

        if (entry.Summary is { } summary)
        {
            Element(xml, "summary", summary);
        }

        xml.WriteStartElement("content");
        xml.WriteAttributeString("type", "html");
        xml.WriteString(entry.Html);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string text)
    {
        xml.WriteStartElement(name);
        xml.WriteString(text);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string rel, string address, string? type)
    {
        xml.WriteStartElement("link");
        xml.WriteAttributeString("rel", rel);
        if (type is not null)
        {
            xml.WriteAttributeString("type", type);
        }

        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static void Author(XmlWriter xml, Author author)
    {
        xml.WriteStartElement("author");
        Element(xml, "name", author.Name);
        if (author.Url is not null)
        {
            Element(xml, "uri", author.Url);
        }

        xml.WriteEndElement();
    }
}

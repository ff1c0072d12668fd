using System.Text;
using System.Xml;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Site;

/// <summary>Atom (RFC 4287), of a language and of a section: full texts, corrections as updates of the same entry.</summary>
public sealed class Feed : ISlice
{
    private const int Entries = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPublic("/{language}/feed.atom", (string language, Newsstand stand, Pages pages, SiteSettings site, HttpContext http) => ReadAsync(language, null, stand, pages, site, http));
        routes.MapPublic("/{language}/{section}/feed.atom", (string language, string section, Newsstand stand, Pages pages, SiteSettings site, HttpContext http) => ReadAsync(language, section, stand, pages, site, http));
    }

    private static async Task<IResult> ReadAsync(string language, string? section, Newsstand stand, Pages pages, SiteSettings site, HttpContext http)
    {
        if (!Words.Languages.Contains(language) || (section is not null && !(Reading.IsSlug(section) && (await stand.SectionsAsync(language, http.RequestAborted)).Contains(section))))
        {
            return await Reading.MissingAsync(pages, site, language);
        }

        var words = Words.For(language);
        var editions = await stand.NewestWholeAsync(language, section, Entries, http.RequestAborted);
        var related = await stand.OfAsync([.. editions.SelectMany(edition => RelatedLinks.Targets(edition.Copy!))], http.RequestAborted);
        var text = new Utf8Text();
        await using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Async = true, Indent = true, IndentChars = " " }))
        {
            var home = $"/{language}{(section is null ? "" : "/" + section)}";
            xml.WriteStartElement("feed", "http://www.w3.org/2005/Atom");
            xml.WriteAttributeString("xml", "lang", null, language);
            Element(xml, "id", site.Origin + home);
            Element(xml, "title", section is null ? site.Name : $"{site.Name} – {words.Section(section)}");
            // An empty feed has not changed since time began.
            Element(xml, "updated", Json.Time(editions.Select(edition => edition.Headline.UpdatedAt).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max()));
            Link(xml, "self", site.Origin + home + "/feed.atom", "application/atom+xml");
            Link(xml, "alternate", site.Origin + home, "text/html");
            Author(xml, site.Name);
            foreach (var edition in editions)
            {
                var html = await pages.RenderAsync<Body>(new { W = words, Copy = edition.Copy, Links = new RelatedLinks(language, related, site.Origin) });
                Entry(xml, site, words, edition, html);
            }

            xml.WriteEndElement();
        }

        return new PublicAnswer(text.ToString(), "application/atom+xml; charset=utf-8");
    }

    private static void Entry(XmlWriter xml, SiteSettings site, Words words, PublicEdition edition, string html)
    {
        var (line, copy) = (edition.Headline, edition.Copy!);
        xml.WriteStartElement("entry");
        Element(xml, "id", $"urn:uuid:{Ids.From("edition", line.ArticleId, line.Language)}");
        Element(xml, "title", line.Title);
        Link(xml, "alternate", site.Origin + line.Path, "text/html");
        Element(xml, "published", Json.Time(line.PublishedAt));
        Element(xml, "updated", Json.Time(line.UpdatedAt));
        Author(xml, string.IsNullOrWhiteSpace(copy.Byline) ? site.Name : copy.Byline);
        foreach (var (term, label) in new[] { (line.Section, words.Section(line.Section)) }.Concat(line.Place is null ? [] : [(line.Place, words.Place(line.Place))]))
        {
            xml.WriteStartElement("category");
            xml.WriteAttributeString("term", term);
            xml.WriteAttributeString("label", label);
            xml.WriteEndElement();
        }

        if (line.Standfirst is not null)
        {
            Element(xml, "summary", InlineMarkdown.ToPlain(line.Standfirst));
        }

        xml.WriteStartElement("content");
        xml.WriteAttributeString("type", "html");
        xml.WriteString(Notices(words, edition) + html);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string Notices(Words words, PublicEdition edition) =>
        string.Concat(edition.Notices.Where(notice => notice.Kind != "update" || notice.Text is not null)
            .Select(notice => $"<p><strong>{InlineHtml.Encode($"{words[$"notice.{notice.Kind}"]} · {words.Time(notice.At)}")}</strong> {InlineHtml.Encode(notice.Text ?? words[$"notice.{notice.Kind}.standing"])}</p>"));

    private static void Element(XmlWriter xml, string name, string text)
    {
        xml.WriteStartElement(name);
        xml.WriteString(text);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string rel, string address, string type)
    {
        xml.WriteStartElement("link");
        xml.WriteAttributeString("rel", rel);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static void Author(XmlWriter xml, string name)
    {
        xml.WriteStartElement("author");
        Element(xml, "name", name);
        xml.WriteEndElement();
    }
}

/// <summary>Text that says of itself, in XML's first line, that it is UTF-8.</summary>
internal sealed class Utf8Text() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => Encoding.UTF8;
}

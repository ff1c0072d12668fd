using System.Text;
using System.Xml;
using System.Xml.Linq;
using NetVips;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>Reads the credit from a picture's metadata (XMP, IPTC or EXIF) and writes it as XMP.</summary>
internal static class PictureCredit
{
    private static readonly XNamespace Meta = "adobe:ns:meta/";
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Photoshop = "http://ns.adobe.com/photoshop/1.0/";

    /// <summary>Reads the credit, preferring XMP over IPTC over EXIF.</summary>
    public static string? Read(Image image)
    {
        var fields = image.GetFields();
        return new[] { Xmp(), Iim(), Exif("exif-ifd0-Artist"), Exif("exif-ifd0-Copyright") }.FirstOrDefault(credit => !string.IsNullOrWhiteSpace(credit))
            ?.Trim();

        string? Xmp() => fields.Contains("xmp-data") ? CreditIn((byte[])image.Get("xmp-data")) : null;

        string? Iim() => fields.Contains("iptc-data") ? DataSets((byte[])image.Get("iptc-data")) : null;

        // libvips appends the type: "Awa Traoré (Awa Traoré, ASCII, 12 components, 12 bytes)".
        string? Exif(string name) => fields.Contains(name) && image.Get(name) is string text
            ? text[..(text.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var end ? end : text.Length)]
            : null;
    }

    /// <summary>The XMP packet of a published file. It holds the credit line and nothing else that was filed with the picture.</summary>
    public static byte[] Write(string? credit)
    {
        var packet = new XElement(
            Meta + "xmpmeta",
            new XAttribute(XNamespace.Xmlns + "x", Meta),
            new XElement(
                Rdf + "RDF",
                new XAttribute(XNamespace.Xmlns + "rdf", Rdf),
                new XAttribute(XNamespace.Xmlns + "photoshop", Photoshop),
                new XElement(
                    Rdf + "Description",
                    new XAttribute(Rdf + "about", ""),
                    string.IsNullOrWhiteSpace(credit) ? null : new XElement(Photoshop + "Credit", Plain(credit)))));
        return Encoding.UTF8.GetBytes(
            $"<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>{packet.ToString(SaveOptions.DisableFormatting)}<?xpacket end=\"r\"?>");
    }

    private static string Plain(string text) => string.Concat(text.Trim().Where(XmlConvert.IsXmlChar));

    private static string? CreditIn(byte[] packet)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(packet),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1_000_000 });
            var all = XDocument.Load(reader).Descendants(Rdf + "Description").ToList();
            return all.Select(one => one.Element(Photoshop + "Credit")?.Value ?? one.Attribute(Photoshop + "Credit")?.Value)
                .FirstOrDefault(text => text is not null)
                ?? all.Select(one => one.Element(Dc + "creator")?.Descendants(Rdf + "li").FirstOrDefault()?.Value).FirstOrDefault(text => text is not null);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // The IPTC-IIM format: 0x1C, record 2, dataset, length, bytes. Dataset 110 is the credit, 80 the by-line.
    private static string? DataSets(byte[] data)
    {
        var found = new Dictionary<int, string>();
        for (var at = 0; at + 5 <= data.Length; at++)
        {
            if (data[at] == 0x1C && data[at + 1] == 2 && data[at + 2] is 80 or 110)
            {
                var length = (data[at + 3] << 8) | data[at + 4];
                if (length is > 0 and <= 250 && at + 5 + length <= data.Length)
                {
                    found.TryAdd(data[at + 2], Encoding.UTF8.GetString(data, at + 5, length));
                }
            }
        }

        return found.GetValueOrDefault(110) ?? found.GetValueOrDefault(80);
    }
}

using System.Xml;
using System.Xml.Linq;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Translation.Exchange;

/// <summary>Reads untrusted XML: without DTDs, entities and external resources, and with limited size and depth.</summary>
public static class SafeXml
{
    /// <summary>Maximum file size in bytes.</summary>
    public const int FileLimit = 10 * 1024 * 1024;

    private const int MaxDepth = 64;

    private static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = FileLimit
    };

    /// <exception cref="RejectionException">The text is not readable XML (status 400).</exception>
    public static XElement Read(string text)
    {
        Check(text, "");
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
    }

    /// <summary>Streams the elements with the given names, without loading the whole document.</summary>
    /// <exception cref="RejectionException">The text is not readable XML, or has a different root (status 400).</exception>
    public static IEnumerable<XElement> Elements(string text, string root, params string[] names)
    {
        Check(text, root);
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && names.Contains(reader.Name))
            {
                // ReadFrom advances to the node after the element, so do not call Read here.
                yield return (XElement)XNode.ReadFrom(reader);
            }
            else
            {
                reader.Read();
            }
        }
    }

    // Validate the whole text first, so that an error near its end does not leave it half processed.
    private static void Check(string text, string root)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            while (reader.Read())
            {
                if (reader.Depth > MaxDepth)
                {
                    throw Unreadable($"The file is nested deeper than {MaxDepth} elements.");
                }

                if (root.Length > 0 && reader is { Depth: 0, NodeType: XmlNodeType.Element } && reader.Name != root)
                {
                    throw Unreadable($"The file is not {root.ToUpperInvariant()}.");
                }
            }
        }
        catch (XmlException wrong)
        {
            throw Unreadable($"The file is not readable XML, or has entities, which are not read (line {wrong.LineNumber}).");
        }
    }

    public static RejectionException Unreadable(string detail) => new(new Rejection(400, "unreadable", detail));
}

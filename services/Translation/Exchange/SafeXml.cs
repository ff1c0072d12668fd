using System.Xml;
using System.Xml.Linq;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Translation.Exchange;

/// <summary>Reads XML that somebody sent: no document type, no entity, nothing from outside, and nested no deeper than anybody writes.</summary>
public static class SafeXml
{
    /// <summary>Largest file, in bytes.</summary>
    public const int FileLimit = 10 * 1024 * 1024;

    private const int MaxDepth = 64;

    private static XmlReaderSettings Settings { get; } = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = FileLimit };

    /// <exception cref="RejectionException">400.</exception>
    public static XElement Read(string text)
    {
        Check(text, "");
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
    }

    /// <summary>The elements of some names, one after the other, without the whole document in memory.</summary>
    /// <exception cref="RejectionException">400: it cannot be read, or its root is another.</exception>
    public static IEnumerable<XElement> Elements(string text, string root, params string[] names)
    {
        Check(text, root);
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && names.Contains(reader.Name))
            {
                // Reading an element ends on what follows it.
                yield return (XElement)XNode.ReadFrom(reader);
            }
            else
            {
                reader.Read();
            }
        }
    }

    // Before anything is made of it, so that a file that is broken at its end changes nothing.
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

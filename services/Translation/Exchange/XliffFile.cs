using System.Globalization;
using System.Text;
using System.Xml.Linq;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Translation.Exchange;

/// <summary>A unit of an imported file.</summary>
/// <param name="Target">Null if it is not fully translated.</param>
/// <param name="Broken">The error in its inline codes; null if there is none.</param>
public sealed record XliffUnit(string Id, string Source, string? Target, string State, string? SubState, string? Broken);

public sealed record XliffFile(string SourceLanguage, string? TargetLanguage, string Id, IReadOnlyList<XliffUnit> Units)
{
    private static readonly XNamespace Core = XliffDocument.Core;

    private static readonly string[] States = ["initial", "translated", "reviewed", "final"];

    /// <exception cref="RejectionException">The text is not an XLIFF 2 document (status 400).</exception>
    public static XliffFile Read(string text)
    {
        var root = SafeXml.Read(text);
        if (root.Name != Core + "xliff" || (string?)root.Attribute("version") is not ("2.0" or "2.1" or "2.2"))
        {
            throw SafeXml.Unreadable("This is not XLIFF 2.");
        }

        if (root.Elements(Core + "file").ToList() is not [var file]
            || (string?)file.Attribute("id") is not { } id
            || (string?)root.Attribute("srcLang") is not { } language)
        {
            throw SafeXml.Unreadable("The XLIFF holds one file with an id, and says its source language.");
        }

        var units = file.Descendants(Core + "unit").Select(Unit).ToList();
        if (units.Count == 0 || units.DistinctBy(unit => unit.Id).Count() != units.Count)
        {
            throw SafeXml.Unreadable("The file of an XLIFF has units, each with an id of its own.");
        }

        return new(language, (string?)root.Attribute("trgLang"), id, units);
    }

    private static XliffUnit Unit(XElement unit)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in unit.Elements(Core + "originalData").Elements(Core + "data"))
        {
            var text = new StringBuilder();
            Characters(entry, text);
            data.TryAdd((string?)entry.Attribute("id") ?? "", text.ToString());
        }

        var segments = unit.Elements().Where(part => part.Name == Core + "segment" || part.Name == Core + "ignorable").ToList();
        var states = segments.Where(part => part.Name == Core + "segment")
            .Select(part => (State: (string?)part.Attribute("state") ?? "initial", SubState: (string?)part.Attribute("subState")))
            .ToList();
        if ((string?)unit.Attribute("id") is not { Length: > 0 } id
            || states.Count == 0
            || segments.Any(part => part.Elements(Core + "source").Count() != 1 || part.Elements(Core + "target").Count() > 1)
            || states.Any(part => !States.Contains(part.State)))
        {
            throw SafeXml.Unreadable("A unit has an id, and segments with one source and at most one target each.");
        }

        string? broken = null;
        string Words(XElement element)
        {
            var text = new StringBuilder();
            broken ??= Join(element, data, text);
            return text.ToString();
        }

        var source = string.Concat(segments.Select(part => Words(part.Element(Core + "source")!)));
        // Content between segments defaults to that of the source.
        var target = segments.All(part => part.Element(Core + "target") is not null || part.Name == Core + "ignorable")
            ? string.Concat(segments.Select(part => Words(part.Element(Core + "target") ?? part.Element(Core + "source")!)))
            : null;
        var least = states.MinBy(part => Array.IndexOf(States, part.State));
        return new(id, source, target, least.State, least.SubState, broken);
    }

    /// <summary>Appends the element's text, with the inline codes replaced by the original markup.</summary>
    /// <returns>An error message, or null if all codes are valid.</returns>
    private static string? Join(XElement element, Dictionary<string, string> data, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText words)
            {
                text.Append(words.Value);
            }

            if (node is not XElement code || code.Name == Core + "sm" || code.Name == Core + "em")
            {
                continue;
            }

            var wrong = code.Name.Namespace != Core ? $"{code.Name.LocalName} is no code of XLIFF." : code.Name.LocalName switch
            {
                "ph" or "sc" or "ec" => Data("dataRef"),
                "pc" => Data("dataRefStart") ?? Join(code, data, text) ?? Data("dataRefEnd"),
                "mrk" => Join(code, data, text),
                "cp" => Character(code, text),
                var name => $"{name} is no code of XLIFF.",
            };
            if (wrong is not null)
            {
                return wrong;
            }

            string? Data(string attribute)
            {
                if ((string?)code.Attribute(attribute) is not { } name || !data.TryGetValue(name, out var mark))
                {
                    return $"The code {(string?)code.Attribute("id")} stands for nothing.";
                }

                text.Append(mark);
                return null;
            }
        }

        return null;
    }

    private static void Characters(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            _ = node switch
            {
                XText words => text.Append(words.Value),
                XElement code when code.Name == Core + "cp" => Character(code, text) is null ? text : text,
                _ => text,
            };
        }
    }

    private static string? Character(XElement code, StringBuilder text)
    {
        if (!int.TryParse((string?)code.Attribute("hex"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || !Rune.IsValid(value)
            || value == 0)
        {
            return "A character is not one.";
        }

        text.Append(new Rune(value).ToString());
        return null;
    }
}

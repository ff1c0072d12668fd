using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Translation.Exchange;

/// <summary>A unit of a TMX file; the pair is null if the unit matches no configured language pair.</summary>
public sealed record TmxUnit(string Id, LanguagePair? Pair, string Source, string Target, DateTimeOffset? ChangedAt);

/// <summary>Reads and writes translation memories as TMX 1.4.</summary>
public static class TmxFile
{
    public const string MediaType = "application/x-tmx+xml";

    private const string Own = "EditorialPlatform";
    private const string Time = "yyyyMMdd'T'HHmmss'Z'";

    public static async Task BeginAsync(XmlWriter xml, LanguagePair pair)
    {
        await xml.WriteStartDocumentAsync();
        await xml.WriteStartElementAsync(null, "tmx", null);
        await xml.WriteAttributeStringAsync(null, "version", null, "1.4");
        new XElement(
            "header", new XAttribute("creationtool", Own),
            new XAttribute("creationtoolversion", "1"), new XAttribute("segtype", "block"),
            new XAttribute("o-tmf", Own),
            new XAttribute("adminlang", "en"), new XAttribute("srclang", pair.From), new XAttribute("datatype", "x-commonmark")).WriteTo(xml);
        await xml.WriteStartElementAsync(null, "body", null);
    }

    public static void Write(XmlWriter xml, LanguagePair pair, long id, string source, string target, Guid? article, DateTimeOffset approvedAt) =>
        new XElement(
            "tu", new XAttribute("tuid", id), new XAttribute("changedate", approvedAt.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)),
            article is null ? null : new XElement("prop", new XAttribute("type", "x-article"), article),
            Variant(pair.From, source), Variant(pair.To, target)).WriteTo(xml);

    /// <summary>Reads the units of the given language pairs. A regional tag matches the plain language if the pair has no region.</summary>
    /// <exception cref="EventSourcing.RejectionException">The text is not a TMX document (status 400).</exception>
    public static IReadOnlyList<TmxUnit> Read(string text, IReadOnlyList<LanguagePair> pairs)
    {
        var (own, from, units) = (false, "", new List<TmxUnit>());
        foreach (var element in SafeXml.Elements(text, "tmx", "header", "tu"))
        {
            if (element.Name.LocalName == "header")
            {
                (own, from) = ((string?)element.Attribute("o-tmf") == Own, (string?)element.Attribute("srclang") ?? "");
                continue;
            }

            units.AddRange(Unit(
                element,
                (string?)element.Attribute("tuid") ?? (units.Count + 1).ToString(CultureInfo.InvariantCulture),
                (string?)element.Attribute("srclang") ?? from,
                own,
                pairs));
        }

        return units;
    }

    private static List<TmxUnit> Unit(XElement unit, string id, string from, bool own, IReadOnlyList<LanguagePair> pairs)
    {
        var words = unit.Elements("tuv").Select(variant => (
            Language: (string?)variant.Attribute(XNamespace.Xml + "lang") ?? (string?)variant.Attribute("lang") ?? "", Seg: variant.Element("seg")))
            .Where(variant => variant.Seg is not null).Select(variant => (variant.Language, Text: Text(variant.Seg!, own))).ToList();
        var first = words.FindIndex(variant => Is(variant.Language, from));
        var source = words.Count == 0 ? default : words[first < 0 ? 0 : first];
        var changed = DateTimeOffset.TryParseExact(
            (string?)unit.Attribute("changedate") ?? (string?)unit.Attribute("creationdate"), Time,
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at : (DateTimeOffset?)null;
        var found = (from target in words
                     let pair = pairs.FirstOrDefault(pair => target != source && Is(source.Language, pair.From) && Is(target.Language, pair.To))
                     where pair is not null
                     select new TmxUnit(id, pair, source.Text, target.Text, changed)).ToList();
        return found.Count > 0 ? found : [new(id, null, "", "", null)];
    }

    private static bool Is(string language, string known) =>
        language.Length > 0 && (language.Equals(known, StringComparison.OrdinalIgnoreCase)
            || (!known.Contains('-', StringComparison.Ordinal) && language.StartsWith(known + "-", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Drops the inline codes of other tools and keeps the text between them.</summary>
    private static string Text(XElement seg, bool own) => string.Concat(seg.Nodes().Select(node => node switch
    {
        XText words => words.Value,
        XElement { Name.LocalName: "hi" } stressed => Text(stressed, own),
        XElement { Name.LocalName: "bpt" or "ept" or "ph" or "it" } code when own => code.Value,
        _ => "",
    }));

    private static XElement Variant(string language, string text)
    {
        var pair = 0;
        return new("tuv", new XAttribute(XNamespace.Xml + "lang", language), new XElement("seg", Write(InlineCodes.Of(text))));

        object[] Write(IReadOnlyList<InlineCode> pieces) => [.. pieces.SelectMany<InlineCode, object>(piece =>
        {
            switch (piece)
            {
                case InlineCode.Paired around:
                    var number = ++pair;
                    return [
                        new XElement("bpt", new XAttribute("i", number), around.Open),
                        .. Write(around.Inside),
                        new XElement("ept", new XAttribute("i", number), around.Close)
                    ];
                case InlineCode.Mark mark:
                    return [new XElement("ph", mark.Data)];
                default:
                    return [new XText(((InlineCode.Span)piece).Text)];
            }
        })];
    }
}

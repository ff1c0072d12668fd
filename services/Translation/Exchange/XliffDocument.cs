using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using EditorialPlatform.Translation.Jobs;

namespace EditorialPlatform.Translation.Exchange;

/// <summary>
/// Writes a translation job as XLIFF 2.1: one unit per segment, markup as inline codes, freshness in <c>state</c> and <c>subState</c>.
/// Resegmentation is disabled, because a segment must stay one block.
/// </summary>
public static class XliffDocument
{
    public const string MediaType = "application/xliff+xml";

    /// <summary>Prefix of the platform's <c>subState</c> values.</summary>
    public const string Prefix = "editorial";

    public static readonly XNamespace Core = "urn:oasis:names:tc:xliff:document:2.0";

    public static string Of(TranslationJob job)
    {
        var file = new XElement(
            Core + "file", new XAttribute("id", job.ArticleId), new XAttribute("original", $"/api/translations/{job.ArticleId}/{job.Language}"),
            new XAttribute("canResegment", "no"), new XAttribute(XNamespace.Xml + "space", "preserve"),
            job.Segments().Select(segment => Unit(job, segment)));
        var root = new XElement(
            Core + "xliff", new XAttribute("version", "2.1"), new XAttribute("srcLang", job.SourceLanguage), new XAttribute("trgLang", job.Language), file);
        var written = new StringWriter(CultureInfo.InvariantCulture);
        using (var xml = XmlWriter.Create(written, new() { NewLineHandling = NewLineHandling.Entitize, OmitXmlDeclaration = true }))
        {
            root.Save(xml);
        }

        return $"""<?xml version="1.0" encoding="UTF-8"?>{"\n"}{written}{"\n"}""";
    }

    public static string StateOf(Freshness freshness, TranslationState job) => freshness switch
    {
        Freshness.Current => job == TranslationState.Approved ? "final" : "translated",
        _ => "initial",
    };

    private static XElement Unit(TranslationJob job, Segment segment)
    {
        var done = job.TargetSegments.GetValueOrDefault(segment.Id);
        var freshness = job.FreshnessOf(segment);
        var codes = new Codes();
        var source = new XElement(Core + "source", codes.Source(InlineCodes.Of(segment.Source)));
        var target = freshness == Freshness.New ? null : new XElement(Core + "target", codes.Target(InlineCodes.Of(done!.Target)));
        return new XElement(
            Core + "unit", new XAttribute("id", segment.Id), new XAttribute("canResegment", "no"),
            new XElement(
                Core + "notes", Note("kind", segment.Kind), freshness == Freshness.Stale ? Note("translated-from", done!.Source) : null),
            codes.Data(),
            new XElement(
                Core + "segment", new XAttribute("state", StateOf(freshness, job.Phase)),
                new XAttribute("subState", $"{Prefix}:{freshness.ToString().ToLowerInvariant()}"), source, target));
    }

    private static XElement Note(string category, string text) =>
        new(Core + "note", new XAttribute("category", category), new XAttribute("appliesTo", "source"), text);

    /// <summary>The inline codes of a unit; a code in the target that also occurs in the source has the same id.</summary>
    private sealed class Codes
    {
        private readonly List<string> data = [];
        private readonly List<(string Open, string? Close, string Id)> ofSource = [];
        private List<(string Open, string? Close, string Id)>? free;
        private int count;

        public List<XNode> Source(IReadOnlyList<InlineCode> pieces) => Write(pieces);

        public List<XNode> Target(IReadOnlyList<InlineCode> pieces)
        {
            free = [.. ofSource];
            return Write(pieces);
        }

        public XElement? Data() => data.Count == 0 ? null
            : new(Core + "originalData", data.Select((text, index) => new XElement(Core + "data", new XAttribute("id", Name(index)), text)));

        private List<XNode> Write(IReadOnlyList<InlineCode> pieces) => [.. pieces.Select(piece => piece switch
        {
            InlineCode.Span words => (XNode)new XText(words.Text),
            InlineCode.Mark mark => new XElement(Core + "ph", Id(mark.Data, null), new XAttribute("dataRef", Ref(mark.Data)), Kind(mark.Kind)),
            InlineCode.Paired around => new XElement(
                Core + "pc", Id(around.Open, around.Close),
                new XAttribute("dataRefStart", Ref(around.Open)),
                new XAttribute("dataRefEnd", Ref(around.Close)), Kind(around.Kind),
                Write(around.Inside)),
            _ => throw new InvalidOperationException("Unknown inline code."),
        })];

        private static object?[] Kind(string kind) => kind switch
        {
            "link" => [new XAttribute("type", "link")],
            "code" => [new XAttribute("type", "fmt")],
            _ => [new XAttribute("type", "fmt"), new XAttribute("subType", kind)],
        };

        private XAttribute Id(string open, string? close)
        {
            var same = free?.FindIndex(code => code.Open == open && code.Close == close) ?? -1;
            if (same >= 0)
            {
                var id = free![same].Id;
                free.RemoveAt(same);
                return new("id", id);
            }

            var own = (++count).ToString(CultureInfo.InvariantCulture);
            if (free is null)
            {
                ofSource.Add((open, close, own));
            }

            return new("id", own);
        }

        private string Ref(string text)
        {
            var known = data.IndexOf(text);
            if (known < 0)
            {
                known = data.Count;
                data.Add(text);
            }

            return Name(known);
        }

        private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"d{index + 1}");
    }
}

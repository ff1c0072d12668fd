using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Text;
using EditorialPlatform.Translation;
using EditorialPlatform.Translation.Exchange;
using EditorialPlatform.Translation.Jobs;
using static EditorialPlatform.Tests.Specs.People;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>XLIFF files, exchanged with other tools.</summary>
public sealed class XliffSpecs
{
    private const string Marked = "Le **puits [de *Kidal*](https://a.ml/k \"Kidal\")** a\\*  \nrouvert `x` <https://a.ml> & « 1 < 2 ».";

    private static readonly XNamespace Core = XliffDocument.Core;

    private static readonly TranslationJob Whole = Kidal.Fold(Kidal.Whole());

    [Theory]
    [InlineData("Mots.", "Mots.")]
    [InlineData("Un **grand** puits", "Un |(**,grand,**)| puits")]
    [InlineData("*a **b** c*", "(*,a |(**,b,**)| c,*)")]
    [InlineData("***a***", "(*,(**,a,**),*)")]
    [InlineData("_a_ [b](c)", "(_,a,_)| |([,b,](c))")]
    [InlineData("[*b*](c)", "([,(*,b,*),](c))")]
    [InlineData("a\\\nb", "a|<\\\n>|b")]
    [InlineData("a  \nb", "a|<  \n>|b")]
    [InlineData("a\nb \\* `c` &eacute;", "a\nb \\* |<`c`>| &eacute;")]
    [InlineData("![alt](p.jpg) [](u)", "<![alt](p.jpg)>| |<[](u)>")]
    [InlineData("Deux\n\nparagraphes **a**", "Deux\n\nparagraphes **a**")]
    [InlineData("2 * 3 * 4 [pas un lien]", "2 * 3 * 4 [pas un lien]")]
    public void A_text_comes_apart_at_its_marks(string text, string expected)
    {
        Assert.Equal(expected, Show(InlineCodes.Of(text)));
        Assert.Equal(text, InlineCodes.Join(InlineCodes.Of(text)));
    }

    [Fact]
    public void Whatever_the_text_its_parts_are_the_text_and_its_file_reads_back()
    {
        var chance = new Random(11);
        string[] bits = ["*", "**", "_", "[", "](u)", "`", "a", "é", " ", "  \n", "\\", "\n", "<", "&amp;", "<https://a.b>", "!", "mot", "(", ")", "\t"];
        for (var turn = 0; turn < 3_000; turn++)
        {
            var text = string.Concat(Enumerable.Range(0, chance.Next(1, 14)).Select(_ => bits[chance.Next(bits.Length)]));
            Assert.Equal(text, InlineCodes.Join(InlineCodes.Of(text)));
            if (turn % 10 == 0 && InlineMarkdown.CountWords(text) > 0)
            {
                var job = Kidal.Fold(OnCopyApproved.Decide(new(), Kidal.Approved(1, Kidal.With("p0000001", text)), "en"));
                Assert.Equal(text, XliffFile.Read(XliffDocument.Of(job)).Units.SingleOrDefault(unit => unit.Id == "p0000001")?.Source ?? text);
            }
        }
    }

    [Theory]
    [InlineData("new")]
    [InlineData("whole")]
    [InlineData("approved")]
    [InlineData("stale")]
    [InlineData("marked")]
    public void A_file_that_comes_back_as_it_went_changes_nothing(string state)
    {
        var job = In(state);
        IReadOnlyList<SkippedUnit> stale =
            state == "stale" ? [new("p0000001", "The translation is older than its source, and the file does not change it.")] : [];
        Spec<TranslationJob>.Given(Events(state)).When(Import(XliffDocument.Of(job))).Answering(Applied(0, stale)).ThenNothing();
    }

    [Theory]
    [InlineData("new")]
    [InlineData("whole")]
    [InlineData("approved")]
    [InlineData("stale")]
    [InlineData("marked")]
    public void A_file_is_valid(string state)
    {
        var root = XElement.Parse(XliffDocument.Of(In(state)), LoadOptions.PreserveWhitespace);
        Assert.Equal(("2.1", "fr", "en"), ((string?)root.Attribute("version"), (string?)root.Attribute("srcLang"), (string?)root.Attribute("trgLang")));
        Assert.Equal(Kidal.Article.ToString(), (string?)root.Element(Core + "file")!.Attribute("id"));
        foreach (var unit in root.Descendants(Core + "unit"))
        {
            var (ids, data) = (unit.Descendants()
                .Where(code => code.Parent!.Name != Core + "unit" && code.Name.LocalName is "pc" or "ph")
                .ToList(), unit.Descendants(Core + "data").Select(one => (string?)one.Attribute("id")).ToList());
            Assert.All(
                unit.Elements(Core + "segment"),
                segment => Assert.True((string?)segment.Attribute("state") == "initial" || segment.Element(Core + "target") is not null));
            Assert.All(
                ids.Attributes().Where(attribute => attribute.Name.LocalName.StartsWith("dataRef", StringComparison.Ordinal)),
                reference => Assert.Contains(reference.Value, data));
            foreach (var side in new[] { "source", "target" })
            {
                var within = ids.Where(code => code.Ancestors(Core + side).Any()).Select(code => (string?)code.Attribute("id")).ToList();
                Assert.Equal(within.Count, within.Distinct().Count());
            }
        }

        Validate(root);
    }

    [Theory]
    [InlineData("new", "initial editorial:new")]
    [InlineData("whole", "translated editorial:current")]
    [InlineData("approved", "final editorial:current")]
    [InlineData("stale", "initial editorial:stale")]
    public void Freshness_is_in_the_state(string state, string expected) =>
        Assert.Equal(
            expected, string.Join(' ', SegmentOf(XElement.Parse(XliffDocument.Of(In(state))), "p0000001").Attributes().Select(attribute => attribute.Value)));

    [Fact]
    public void Marks_are_codes_and_those_of_the_translation_are_those_of_the_source()
    {
        var unit = SegmentOf(XElement.Parse(XliffDocument.Of(In("marked")), LoadOptions.PreserveWhitespace), "p0000001");
        Assert.Equal(
            ["pc 1", "pc 2", "pc 3", "ph 4", "ph 5", "ph 6"],
            unit.Element(Core + "source")!.Descendants().Select(code => $"{code.Name.LocalName} {(string?)code.Attribute("id")}"));
        Assert.Equal(
            ["pc 1", "ph 6", "pc 3"], unit.Element(Core + "target")!.Descendants().Select(code => $"{code.Name.LocalName} {(string?)code.Attribute("id")}"));
        Assert.Equal("Le puits de Kidal a\\*rouvert   & « 1 < 2 ».", unit.Element(Core + "source")!.Value);
    }

    [Fact]
    public void What_another_tool_translated_is_taken() =>
        Spec<TranslationJob>.Given(Kidal.Opened()).When(Import(With(XliffDocument.Of(In("new")), "p0000001", "Three months of works.", "translated")))
            .Answering(Applied(1)).Then(new TranslationClaimed(Grace.AsPerson), Kidal.Translated("p0000001"));

    [Fact]
    public void What_another_tool_changed_keeps_its_marks()
    {
        var file = XElement.Parse(XliffDocument.Of(In("marked")), LoadOptions.PreserveWhitespace);
        SegmentOf(file, "p0000001").Element(Core + "target")!.Add(
            " ",
            new XElement(Core + "ph", new XAttribute("id", "4"), SegmentOf(file, "p0000001").Descendants(Core + "ph").First().Attribute("dataRef")),
            new XElement(Core + "cp", new XAttribute("hex", "2014")));
        Spec<TranslationJob>.Given(Events("marked")).When(Import(file.ToString(SaveOptions.DisableFormatting)))
            .ThenState(job => Assert.Equal("The **well** <https://a.ml> *now*   \n\u2014", job.TargetSegments["p0000001"].Target));
    }

    [Fact]
    public void A_unit_cut_in_two_is_put_together_again()
    {
        var file = XElement.Parse(XliffDocument.Of(In("new")), LoadOptions.PreserveWhitespace);
        var segment = SegmentOf(file, "p0000001");
        segment.ReplaceWith(
            Part("segment", "Trois mois", "Three months"), Part("ignorable", " ", null), Part("segment", "de travaux.", "of works."));
        Spec<TranslationJob>.Given(Kidal.Opened()).When(Import(file.ToString(SaveOptions.DisableFormatting)))
            .Answering(Applied(1)).Then(new TranslationClaimed(Grace.AsPerson), Kidal.Translated("p0000001"));

        static XElement Part(string name, string source, string? target) =>
            new(Core + name, new XElement(Core + "source", source), target is null ? null : new XElement(Core + "target", target));
    }

    [Fact]
    public void A_unit_made_from_older_words_is_told_and_changes_nothing()
    {
        var before = With(With(XliffDocument.Of(In("new")), "p0000001", "Three months of works.", "translated"), "headline", "The well at Kidal", "translated");
        var moved = new object[] { Kidal.Opened() }.Moving(2, Kidal.With("p0000001", "Quatre mois de travaux."));
        var decision = Import(before)(Kidal.Fold(moved));
        Assert.Equal(["headline"], decision.Events.OfType<SegmentTranslated>().Select(saved => saved.SegmentId));
        Assert.Equal((1, "p0000001", 0), Taken(decision));
    }

    [Fact]
    public void A_unit_that_is_no_segment_is_told()
    {
        var file = With(XliffDocument.Of(In("new")), "p0000001", "Three months of works.", "translated").Replace(
            "id=\"p0000001\"", "id=\"p9999999\"", StringComparison.Ordinal);
        var decision = Import(file)(Kidal.Fold(Kidal.Opened()));
        Assert.Empty(decision.Events);
        Assert.Contains(
            "\"unknown\":[{\"id\":\"p9999999\"", System.Text.Json.JsonSerializer.Serialize(decision.Answer, Json.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void Old_words_become_current_only_when_somebody_says_that_they_stand()
    {
        var file = XliffDocument.Of(In("stale"));
        Assert.Equal((0, "p0000001", 0), Taken(Import(file)(In("stale"))));
        Assert.Equal((0, "p0000001", 0), Taken(Import(file.Replace("state=\"initial\"", "state=\"translated\"", StringComparison.Ordinal))(In("stale"))));
        var stands = XElement.Parse(file, LoadOptions.PreserveWhitespace);
        SegmentOf(stands, "p0000001").SetAttributeValue("state", "translated");
        SegmentOf(stands, "p0000001").SetAttributeValue("subState", null);
        Spec<TranslationJob>.Given(Events("stale")).When(Import(stands.ToString(SaveOptions.DisableFormatting)))
            .Answering(Applied(1)).Then(Kidal.Translated("p0000001", source: Kidal.With("p0000001", "Quatre mois de travaux."), revision: 2));
    }

    [Fact]
    public void A_file_for_another_article_or_language_is_refused()
    {
        var file = XliffDocument.Of(Whole);
        Spec<TranslationJob>.Given(Kidal.Whole())
            .When(Import(file.Replace(Kidal.Article.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal)))
            .ThenRefused("fields");
        Spec<TranslationJob>.Given(Kidal.Whole())
            .When(Import(file.Replace("trgLang=\"en\"", "trgLang=\"de\"", StringComparison.Ordinal)))
            .ThenRefused("fields");
        Spec<TranslationJob>.Given(Kidal.Whole())
            .When(Import(file.Replace("srcLang=\"fr\"", "srcLang=\"de\"", StringComparison.Ordinal)))
            .ThenRefused("fields");
    }

    [Fact]
    public void Words_that_would_not_fit_refuse_the_whole_file() =>
        Spec<TranslationJob>.Given(Kidal.Opened())
            .When(Import(With(With(XliffDocument.Of(In("new")), "headline", "The well", "translated"), "p0000001", "Two\n\nparagraphs", "translated")))
            .ThenRefused("fields");

    [Fact]
    public void A_code_that_stands_for_nothing_refuses_the_whole_file() =>
        Spec<TranslationJob>.Given(Events("marked"))
            .When(Import(XliffDocument.Of(In("marked")).Replace("dataRef=\"d5\"", "dataRef=\"d99\"", StringComparison.Ordinal)))
            .ThenRefused("fields");

    [Fact]
    public void A_file_is_taken_from_who_may_translate_now()
    {
        var file = XliffDocument.Of(Whole);
        Spec<TranslationJob>.Given(Kidal.Submitted()).When(Import(file)).ThenRefused("submitted");
        Spec<TranslationJob>.Given(Kidal.Whole()).When(job => ImportXliff.Decide(job, new(XliffFile.Read(file)), Kofi, Noon)).ThenRefused("claimed");
        Spec<TranslationJob>.Given(Kidal.Whole()).When(job => ImportXliff.Decide(job, new(XliffFile.Read(file)), Fatou, Noon)).ThenRefused("forbidden");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bonjour")]
    [InlineData("{}")]
    [InlineData("<xliff")]
    [InlineData("<html/>")]
    [InlineData("<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2'/>")]
    [InlineData("<xliff version='2.1' srcLang='fr' xmlns='urn:oasis:names:tc:xliff:document:2.0'/>")]
    [InlineData("<xliff version='2.1' srcLang='fr' xmlns='urn:oasis:names:tc:xliff:document:2.0'><file id='a'/></xliff>")]
    [InlineData("<xliff version='2.1' srcLang='fr' xmlns='urn:oasis:names:tc:xliff:document:2.0'><file id='a'><unit id='b'/></file></xliff>")]
    [InlineData("<xliff version='2.1' srcLang='fr' xmlns='urn:oasis:names:tc:xliff:document:2.0'><file id='a'><unit "
        + "id='b'><segment><source/></segment></unit><unit id='b'><segment><source/></segment></unit></file></xliff>")]
    [InlineData("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xliff version='2.1' srcLang='fr' xmlns='urn:oasis:names:tc:xliff:document:2.0'><file "
        + "id='a'><unit id='b'><segment><source>&e;</source></segment></unit></file></xliff>")]
    [InlineData("<!DOCTYPE a [<!ENTITY e 'ee'>]><a/>")]
    [InlineData("<a>&undefined;</a>")]
    public void What_is_no_XLIFF_is_not_read(string text) => Assert.Equal(400, Assert.Throws<RejectionException>(() => XliffFile.Read(text)).Rejection.Status);

    [Fact]
    public void What_is_nested_without_end_is_not_read() =>
        Assert.Equal(400, Assert.Throws<RejectionException>(
            () => XliffFile.Read(string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000)))).Rejection.Status);

    [Fact]
    public async Task A_memory_goes_out_and_comes_back()
    {
        var written = new StringWriter();
        using (var xml = XmlWriter.Create(written, new() { Async = true }))
        {
            await TmxFile.BeginAsync(xml, new("fr", "en"));
            TmxFile.Write(xml, new("fr", "en"), 1, Marked, "The **well** <https://a.ml>", Kidal.Article, Noon);
            xml.WriteEndDocument();
        }

        var text = written.ToString();
        Assert.Contains("<bpt i=\"1\">**</bpt>", text, StringComparison.Ordinal);
        Assert.Equal([new("1", new("fr", "en"), Marked, "The **well** <https://a.ml>", Noon)], TmxFile.Read(text, [new("en", "fr"), new("fr", "en")]));
        Assert.Null(TmxFile.Read(text, [new("fr", "de")]).Single().Pair);
    }

    [Fact]
    public void A_memory_of_another_tool_is_words()
    {
        const string File = """
            <tmx version="1.4"><header o-tmf="X" srclang="FR-fr"/><body>
            <tu tuid="a"><tuv xml:lang="en-GB"><seg>The <bpt i="1">&lt;b&gt;</bpt>well<ept i="1">&lt;/b&gt;</ept></seg></tuv><tuv xml:lang="fr-FR"><seg>Le <hi>puits</hi></seg></tuv></tu>
            <tu><tuv xml:lang="de"><seg>Brunnen</seg></tuv></tu></body></tmx>
            """;
        Assert.Equal([("a", "Le puits", "The well", true), ("2", "", "", false)], TmxFile.Read(File, [new("en", "fr"), new("fr", "en")])
            .Select(unit => (unit.Id, unit.Source, unit.Target, unit.Pair == new LanguagePair("fr", "en"))));
    }

    [Theory]
    [InlineData("<xliff/>")]
    [InlineData("<tmx><body><tu></body></tmx>")]
    [InlineData("<!DOCTYPE tmx SYSTEM 'tmx14.dtd'><tmx/>")]
    public void What_is_no_memory_is_not_read(string text) =>
        Assert.Equal(400, Assert.Throws<RejectionException>(() => TmxFile.Read(text, [])).Rejection.Status);

    private static IReadOnlyList<object> Events(string state)
    {
        var marked = Kidal.With("p0000001", Marked);
        return state switch
        {
            "new" => [Kidal.Opened()],
            "whole" => Kidal.Whole(),
            "approved" => Kidal.InEnglish(),
            "stale" => Kidal.Whole().Moving(2, Kidal.With("p0000001", "Quatre mois de travaux.")),
            _ => [
                .. OnCopyApproved.Decide(new(), Kidal.Approved(1, marked), "en"),
                new TranslationClaimed(Grace.AsPerson),
                Kidal.Translated("p0000001", "The **well** <https://a.ml> *now*", source: marked)
            ],
        };
    }

    private static TranslationJob In(string state) => Kidal.Fold(Events(state));

    private static Func<TranslationJob, Decision> Import(string file) => job => ImportXliff.Decide(job, new(XliffFile.Read(file)), Grace, Noon);

    private static XElement SegmentOf(XElement file, string unit) =>
        file.Descendants(Core + "unit").Single(one => (string?)one.Attribute("id") == unit).Element(Core + "segment")!;

    private static string With(string file, string unit, string target, string state)
    {
        var root = XElement.Parse(file, LoadOptions.PreserveWhitespace);
        var segment = SegmentOf(root, unit);
        segment.SetAttributeValue("state", state);
        segment.SetAttributeValue("subState", null);
        segment.Element(Core + "target")?.Remove();
        segment.Add(new XElement(Core + "target", target));
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static object Applied(int applied, params IReadOnlyList<SkippedUnit> stale) => new { applied, stale, unknown = Array.Empty<SkippedUnit>() };

    private static (int Applied, string Stale, int Unknown) Taken(Decision decision)
    {
        var answer = System.Text.Json.JsonSerializer.SerializeToNode(decision.Answer, Json.Options)!;
        return (answer["applied"]!.GetValue<int>(), string.Join(
            ' ', answer["stale"]!.AsArray().Select(one => one!["id"]!.GetValue<string>())), answer["unknown"]!.AsArray().Count);
    }

    private static string Show(IEnumerable<InlineCode> pieces) => string.Join('|', pieces.Select(piece => piece switch
    {
        InlineCode.Span words => words.Text,
        InlineCode.Mark mark => $"<{mark.Data}>",
        InlineCode.Paired around => $"({around.Open},{Show(around.Inside)},{around.Close})",
        _ => "?",
    }));

    /// <summary>Validates with this project's own schema of the XLIFF core, and with the published schemas if available (see XLIFF_SCHEMAS).</summary>
    private static void Validate(XElement root, [CallerFilePath] string here = "")
    {
        var schemas = new List<string> { Path.Combine(Path.GetDirectoryName(here)!, "xliff.xsd") };
        if (Environment.GetEnvironmentVariable("XLIFF_SCHEMAS") is { } folder)
        {
            schemas.Add(Path.Combine(folder, "xliff_core_2.0.xsd"));
        }

        foreach (var schema in schemas)
        {
            var (set, wrong) = (new XmlSchemaSet { XmlResolver = new XmlUrlResolver() }, new List<string>());
            set.Add(null, schema);
            new XDocument(root).Validate(set, (_, found) => wrong.Add(found.Message));
            Assert.Empty(wrong);
        }
    }
}

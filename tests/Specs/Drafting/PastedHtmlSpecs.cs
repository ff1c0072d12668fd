using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.Drafting.Imports;
using EditorialPlatform.Text;
using EditorialPlatform.Text.Reading;

namespace EditorialPlatform.Tests.Specs.Drafting;

public sealed class PastedHtmlSpecs
{
    private const string Word = """
        <html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
        <head><meta charset=utf-8><title>Document1</title><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
        <style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif;} @list l0 {mso-list-id:1;} --></style></head>
        <body lang=FR style='tab-interval:35.4pt'>
        <p class=MsoTitle><span style='mso-ansi-language:FR'>Le puits de Kidal rouvre<o:p></o:p></span></p>
        <p class=MsoNormal>ACTUALITÉS/MALI<o:p></o:p></p>
        <p class=MsoNormal><o:p>&nbsp;</o:p></p>
        <h2 style='mso-list:none'><b>Une reprise<span style='mso-spacerun:yes'>  </span>attendue</b><o:p></o:p></h2>
        <p class=MsoNormal><span style='font-size:11.0pt;line-height:107%'>Les </span><b style='mso-bidi-font-weight:normal'><span
        lang=FR>trois</span></b><span> puits du <i>quartier</i> nord&nbsp;: un <a href="https://example.org/a?b=1&amp;c=2" style='color:blue'>lien</a>.</span><o:p></o:p></p>
        <p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span
        style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Un point<o:p></o:p></p>
        <p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span>Premier</p>
        <p class=MsoNormal>•<span style='mso-tab-count:1'>    </span>Un autre point</p>
        <p class=MsoQuote>L'eau est une dette.</p>
        <p class=MsoNormal><span style='display:none;mso-hide:all'>caché</span><del>ôté</del><ins>mis</ins></p>
        </body></html>
        """;

    private const string Docs = """
        <meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-5f1c"><h1 dir="ltr"><span style="font-size:20pt;font-weight:400;">Le puits de Kidal</span></h1>
        <p dir="ltr" style="line-height:1.38;"><span style="font-family:Arial;font-weight:400;font-style:normal;">Les </span><span style="font-weight:700;">trois</span><span style="font-weight:400;"> puits ont </span><span
        style="font-style:italic;">rouvert</span><span style="font-weight:400;">, dit </span><a href="https://www.google.com/url?q=https://example.org/maire&amp;sa=D&amp;ust=1" style="text-decoration:none;"><span>le maire</span></a><span>.</span></p><br>
        <ul><li dir="ltr"><p dir="ltr" role="presentation"><span>Un point</span></p></li><li dir="ltr"><p dir="ltr"><span>Deux points</span></p></li></ul>
        <ol><li><p><span>Premier</span></p></li></ol>
        <p dir="ltr"><span style="font-weight:700;">Ce que dit la mairie</span></p><p dir="ltr"><span>Le maire promet un quatrième puits avant la fin de l'année.</span></p></b><br class="Apple-interchange-newline">
        """;

    [Fact]
    public void Word_pastes_words_and_structure_and_nothing_of_its_own()
    {
        var (copy, _) = ImportedText.Read(HtmlToMarkdown.Convert(Word), "fr", plain: false);
        Assert.Equal(("Le puits de Kidal rouvre", "actualites", "mali"), (copy.Headline, copy.Section, copy.Place));
        Assert.Equal(
            [
                (BlockKind.Heading2, "Une reprise attendue"),
                (BlockKind.Paragraph, "Les **trois** puits du *quartier* nord\u00A0: un [lien](<https://example.org/a?b=1&c=2>)."),
                (BlockKind.Bullet, "Un point"),
                (BlockKind.Numbered, "Premier"), (BlockKind.Bullet, "Un autre point"), (BlockKind.Quote, "L'eau est une dette."), (BlockKind.Paragraph, "mis"),
            ],
            copy.Blocks.Select(block => (block.Kind, block.Text)));
    }

    [Fact]
    public void Google_Docs_pastes_bold_by_style_lists_of_paragraphs_and_detours()
    {
        var (copy, _) = ImportedText.Read(HtmlToMarkdown.Convert(Docs), "fr", plain: false);
        Assert.Equal("Le puits de Kidal", copy.Headline);
        Assert.Equal(
            [
                (BlockKind.Paragraph, "Les **trois** puits ont *rouvert*, dit [le maire](<https://example.org/maire>)."),
                (BlockKind.Bullet, "Un point"), (BlockKind.Bullet, "Deux points"), (BlockKind.Numbered, "Premier"),
                (BlockKind.Heading2, "Ce que dit la mairie"), (BlockKind.Paragraph, "Le maire promet un quatrième puits avant la fin de l'année."),
            ],
            copy.Blocks.Select(block => (block.Kind, block.Text)));
    }

    [Theory]
    [InlineData(
        "<p>Un 3*4*5, [sic](https://a.example), a_b_c, &lt;b&gt; &amp;amp; `x` \\ # fin</p>",
        "Un 3*4*5, [sic](https://a.example), a_b_c, <b> &amp; `x` \\ # fin")]
    [InlineData("<p>- tiret</p>", "- tiret")]
    [InlineData("<p># dièse</p>", "# dièse")]
    [InlineData("<p>1. un</p>", "1. un")]
    [InlineData("<p>[note]: https://a.example</p>", "[note]: https://a.example")]
    [InlineData("<p>un<b>(deux)</b>trois</p>", "un(deux)trois")]
    [InlineData("<p>un <b> deux </b> trois <i></i></p>", "un deux trois")]
    [InlineData("<p>un<br>deux</p>", "un\ndeux")]
    [InlineData("un<br><br>deux", "un|deux")]
    [InlineData("<div>un<div>deux</div>trois</div>", "un|deux|trois")]
    [InlineData("<p>un<p>deux", "un|deux")]
    [InlineData("<table><tr><td>un<td>deux</table>", "un|deux")]
    public void However_it_was_marked_it_reads_as_what_it_says(string html, string plain) =>
        Assert.Equal(plain.Split('|'), MarkdownBlocks.Of(HtmlToMarkdown.Convert(html)).Select(piece => InlineMarkdown.TryRead(piece.Text)));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg onload=alert(1)><script>alert(1)</script></svg>")]
    [InlineData("<iframe srcdoc='<script>alert(1)</script>'>alert(1)</iframe>")]
    [InlineData("<style>p{alert(1)}</style><template><script>alert(1)</script></template>")]
    [InlineData("<a href='javascript:alert(1)'>lien</a>")]
    [InlineData("<a href='JaVaScRiPt:alert(1)'>lien</a>")]
    [InlineData("<a href='java&#115;cript:alert(1)'>lien</a>")]
    [InlineData("<a href='java\tscript:alert(1)'>lien</a>")]
    [InlineData("<a href='vbscript:alert(1)'>lien</a>")]
    [InlineData("<a href='data:text/html,alert(1)'>lien</a>")]
    [InlineData("<a href='https://www.google.com/url?q=javascript:alert(1)'>lien</a>")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
    [InlineData("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>")]
    [InlineData("<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")]
    [InlineData("<p style='background:url(javascript:alert(1))' onclick=alert(1)>mot</p>")]
    [InlineData("<textarea><script>alert(1)</script></textarea><title><script>alert(1)</script></title>")]
    public void Nothing_dangerous_is_kept(string html)
    {
        var markdown = HtmlToMarkdown.Convert($"<p>Avant.</p>{html}");
        Assert.DoesNotContain("alert(1)", markdown, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("Avant.", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_cannot_break_out_of_its_link()
    {
        var markdown = HtmlToMarkdown.Convert("<p><a href='https://a.example/&gt;) [x](javascript:alert(1))'>lien ](y) [z</a></p>");
        Assert.Equal("lien ](y) [z", InlineMarkdown.TryRead(markdown.Trim()));
        Assert.DoesNotContain("href=\"javascript", Markdig.Markdown.ToHtml(markdown, Text.InlineMarkdown.Pipeline), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Hostile.Html), MemberType = typeof(Hostile))]
    public void Hostile_html_is_read_or_refused(string start, string repeated, string end, int times) =>
        Answered("text/html", start + Hostile.Repeated(repeated, times) + end);

    [Theory]
    [MemberData(nameof(Hostile.Text), MemberType = typeof(Hostile))]
    public void Hostile_text_is_read_or_refused(string start, string repeated, string end, int times) =>
        Assert.All(["text/plain", "text/markdown"], type => Answered(type, start + Hostile.Repeated(repeated, times) + end));

    private static void Answered(string type, string text)
    {
        var decision = Hostile.Import(type, text);
        Assert.True(decision.Rejection is { Code: "fields" } || decision.Events is [DraftStarted], decision.Rejection?.Code);
    }
}

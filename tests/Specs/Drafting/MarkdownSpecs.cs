using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.Specs.Drafting;

public sealed class MarkdownSpecs
{
    // Tokens with and without a meaning in Markdown or in this dialect, to be placed at the start of a line and inside it.
    private static readonly string[] Parts =
    [
        "mot", "l’eau", "« cité »", "**gras**", "*penché*", "[lien](https://example.org/a_(b))", "#", "##", "# ", "-",
        "- ", "* ", "***", "---", "===", "=", "> ", ">", "+ ", "1. ", "12) ", "1)", "• ", "· ", "_", "___",
        "À lire aussi : ", "À lire aussi :", "— ", "–", "\t", "  ", "\\", "`", "&amp;", "!", "é",
        "e\u0301", "\u00A0", ":", "|", "~", "<b>", "2025", ".", "🙂", "مرحبا",
    ];

    [Fact]
    public void What_is_written_reads_back_as_the_same_blocks() => Seeds.Each(0, 1_000, run =>
    {
        var blocks = Random(run.Random);
        var read = MarkdownBody.Read(MarkdownBody.Write(blocks), blocks);
        Assert.True(
            blocks.Select(block => block with { Id = "" }).SequenceEqual(read),
            $"{MarkdownBody.Write(blocks)}\n\n{string.Join('\n', blocks)}\n\n{string.Join('\n', read)}");
    });

    [Fact]
    public void Read_by_somebody_who_never_saw_the_blocks_no_letter_and_no_kind_is_another() => Seeds.Each(0, 1_000, run =>
    {
        var blocks = Random(run.Random);
        var read = MarkdownBody.Read(MarkdownBody.Write(blocks), []);
        Assert.True(
            blocks.Select(block => (block.Kind, Letters(block))).SequenceEqual(read.Select(block => (block.Kind, Letters(block)))),
            $"{MarkdownBody.Write(blocks)}\n\n{string.Join('\n', blocks)}\n\n{string.Join('\n', read)}");
    });

    [Fact]
    public void A_body_is_written_for_people()
    {
        Block[] blocks =
        [
            new("a", BlockKind.Heading2, "Titre"), new("b", BlockKind.Paragraph, "Un mot."),
            new("c", BlockKind.Bullet, "un"), new("d", BlockKind.Bullet, "deux"),
            new("e", BlockKind.Numbered, "premier"),
            new("f", BlockKind.Numbered, "second"), new("g", BlockKind.Quote, "Cité.", Cite: "Awa"),
            new("h", BlockKind.Figure, "Légende", Picture: "p.jpg", Alt: "Un puits", Credit: "AFP"),
            new("j", BlockKind.Figure, "", Picture: "q.jpg", Alt: "", Credit: ""), new("k", BlockKind.Figure, "", Picture: "r.jpg"),
            new("i", BlockKind.Related, "Ailleurs", Url: "https://fr.wikipedia.org/wiki/Gao_(Mali)"),
        ];
        Assert.Equal(
            "## Titre\n\nUn mot.\n\n- un\n- deux\n\n1. premier\n2. second\n\n> Cité.\n> — Awa\n\n![Un puits](picture:p.jpg \"AFP\")\nLégende\n\n"
                + "![\"\"](picture:q.jpg \"\")\n\n![](picture:r.jpg)\n\nÀ lire aussi : [Ailleurs](https://fr.wikipedia.org/wiki/Gao_(Mali))",
            MarkdownBody.Write(blocks));
        Assert.Equal(blocks.Select(block => block with { Id = "" }), MarkdownBody.Read(MarkdownBody.Write(blocks), []));
    }

    [Theory]
    [InlineData("[note]: https://example.org")]
    [InlineData("[note]: https://example.org\nUne suite qui se lit.")]
    public void A_text_that_would_not_be_seen_does_not_read_as_a_block(string text) => Assert.Null(InlineMarkdown.TryRead(text));

    [Theory]
    [InlineData("*a **b ", "** *")]
    [InlineData("[", "")]
    [InlineData("*", "")]
    [InlineData("[a](", "")]
    [InlineData("![", "](a)")]
    public void A_text_nested_deeper_than_anybody_writes_is_refused_or_read_and_not_a_failure(string open, string close)
    {
        string Nested(int times) => string.Concat(Enumerable.Repeat(open, times)) + string.Concat(Enumerable.Repeat(close, times));
        Assert.True(InlineMarkdown.TryRead(Nested(300)) is null or { Length: > 0 });
        Assert.Null(InlineMarkdown.TryRead(Nested(InlineMarkdown.MaxLength + 1)));
    }

    private static string Letters(Block block) =>
        PlainText.LettersOnly(string.Join(
            ' ', InlineMarkdown.TryRead(block.Text) ?? block.Text, block.Cite, block.Alt, block.Credit, block.Picture, block.Url, block.ArticleId?.ToString()));

    private static List<Block> Random(Random random)
    {
        var blocks = new List<Block>();
        for (var count = random.Next(1, 6); count > 0;)
        {
            var kind = (BlockKind)random.Next(8);
            var text = kind is BlockKind.Heading2 or BlockKind.Heading3 or BlockKind.Related
                ? Line(random)
                : string.Join('\n', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Line(random)));
            string? Some(string value) => random.Next(2) == 0 ? null : value;
            var block = new Block($"{blocks.Count:D8}", kind, text);
            block = kind switch
            {
                BlockKind.Quote => block with { Cite = Some("Awa Traoré, à Gao") },
                BlockKind.Figure => block with
                {
                    Picture = "a b(c).jpg",
                    Alt = Some("Un puits [à Gao]"),
                    Credit = Some("AFP / \"Studio\""),
                    Text = random.Next(3) == 0 ? "" : text
                },
                BlockKind.Related => random.Next(3) switch
                {
                    0 => block,
                    1 => block with { ArticleId = Guid.Parse("00000000-0000-0000-0000-00000000000a") },
                    _ => block with { Url = "https://example.org/a_(b)?c=d" }
                },
                _ => block,
            };
            // Skip blocks that validation rejects, and related links whose text would be parsed as something else.
            if (block.Text.Split('\n').Any(string.IsNullOrWhiteSpace) && block.Text.Length > 0 || InlineMarkdown.TryRead(block.Text) is null || (kind
                == BlockKind.Related && (PlainText.LettersOnly(InlineMarkdown.TryRead(block.Text)!).Length == 0 || block.Text.TrimStart() is ['[', ..])))
            {
                continue;
            }

            blocks.Add(block);
            count--;
        }

        return blocks;
    }

    private static string Line(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Parts[random.Next(Parts.Length)] + (random.Next(2) == 0 ? " " : "")));
}

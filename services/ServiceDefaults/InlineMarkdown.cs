using System.Text;
using Markdig;
using Markdig.Parsers;
using Markdig.Syntax;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>The text of a block: one line of CommonMark with emphasis, links and hard breaks, and nothing else.</summary>
public static class InlineMarkdown
{
    /// <summary>The longest text of a block that is read, in UTF-16 units, whatever it counts as.</summary>
    public const int Longest = 20_000;

    /// <summary>Reads inline marks only: no headings, lists, code blocks or HTML.</summary>
    public static MarkdownPipeline Pipeline { get; } = Build();

    /// <summary>The words as a reader reads them, without marks.</summary>
    /// <param name="text">The text of a block.</param>
    public static string ToPlain(string text) => Markdown.ToPlainText(text, Pipeline).TrimEnd('\n');

    /// <summary>How many words a text has: a word has a letter or a number, in any script.</summary>
    /// <param name="plain">Text without marks.</param>
    public static int Words(string plain) =>
        plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.EnumerateRunes().Any(rune => Rune.IsLetter(rune) || Rune.IsNumber(rune)));

    /// <summary>
    /// The words a reader reads; nothing when the text does not read as one block. A blank line would begin another, a link's
    /// definition shows nothing at all, and what is longer or nested deeper than anybody writes is not read: links that never
    /// end take Markdig the square of their number.
    /// </summary>
    /// <param name="text">The text of a block.</param>
    public static string? Read(string text)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        try
        {
            return text.Length == 0 ? "" : Markdown.Parse(text, Pipeline) is [ParagraphBlock] ? ToPlain(text) : null;
        }
        catch (ArgumentException)
        {
            // Markdig's answer to deep nesting.
            return null;
        }
    }

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation().DisableHtml();
        builder.BlockParsers.Clear();
        builder.BlockParsers.Add(new ParagraphBlockParser { ParseSetextHeadings = false });
        return builder.Build();
    }
}

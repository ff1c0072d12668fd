using System.Text;
using Markdig;
using Markdig.Parsers;
using Markdig.Syntax;

namespace EditorialPlatform.Text;

/// <summary>The text of a block: one line of CommonMark with emphasis, links and hard breaks, and nothing else.</summary>
public static class InlineMarkdown
{
    /// <summary>The longest block text that is parsed, in UTF-16 code units.</summary>
    public const int MaxLength = 20_000;

    /// <summary>Parses inline markup only: no headings, lists, code blocks or HTML.</summary>
    public static MarkdownPipeline Pipeline { get; } = Build();

    /// <summary>Converts a block's text to plain text.</summary>
    /// <param name="text">The text of a block.</param>
    public static string ToPlain(string text) => Markdown.ToPlainText(text, Pipeline).TrimEnd('\n');

    /// <summary>Counts words: runs between white space that contain a letter or a number in any script.</summary>
    /// <param name="plain">Text without marks.</param>
    public static int CountWords(string plain) =>
        plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Count(word => word.EnumerateRunes().Any(rune => Rune.IsLetter(rune) || Rune.IsNumber(rune)));

    /// <summary>
    /// Converts a block's text to plain text, or returns <see langword="null"/> when it does not parse as exactly one block. A blank line would start a second
    /// block and a link definition renders nothing. Texts beyond <see cref="MaxLength"/> or nested too deeply are not parsed, because Markdig takes quadratic
    /// time for unclosed links.
    /// </summary>
    /// <param name="text">The text of a block.</param>
    public static string? TryRead(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        try
        {
            return text.Length == 0 ? "" : Markdown.Parse(text, Pipeline) is [ParagraphBlock] ? ToPlain(text) : null;
        }
        catch (ArgumentException)
        {
            // Markdig throws this for input that is nested too deeply.
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

using Markdig;
using Markdig.Parsers;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>The text of a block: one line of CommonMark with emphasis, links and hard breaks, and nothing else.</summary>
public static class InlineMarkdown
{
    /// <summary>Reads inline marks only: no headings, lists, code blocks or HTML.</summary>
    public static MarkdownPipeline Pipeline { get; } = Build();

    /// <summary>The words as a reader reads them, without marks.</summary>
    /// <param name="text">The text of a block.</param>
    public static string ToPlain(string text) => Markdown.ToPlainText(text, Pipeline).TrimEnd('\n');

    /// <summary>How many words a text has, as word counts in newsrooms go.</summary>
    /// <param name="plain">Text without marks.</param>
    public static int Words(string plain) =>
        plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetterOrDigit));

    /// <summary>Whether a text is one block: a blank line would begin another.</summary>
    /// <param name="text">The text of a block.</param>
    public static bool IsOneBlock(string text) => !text.ReplaceLineEndings("\n").Trim('\n').Split('\n').Any(string.IsNullOrWhiteSpace);

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml();
        builder.BlockParsers.Clear();
        builder.BlockParsers.Add(new ParagraphBlockParser { ParseSetextHeadings = false });
        return builder.Build();
    }
}

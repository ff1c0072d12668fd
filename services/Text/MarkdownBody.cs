using System.Text;
using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text;

/// <summary>Reads and writes a body as one Markdown text, for clients that do not work with blocks. A written text reads back as the same blocks.</summary>
public static partial class MarkdownBody
{
    // Bounds the work that the patterns below do on hostile input; no real picture or relation is longer.
    private const int LongestMark = 8_000;

    // ![] is a picture that nobody has described yet; this one was said to need no description.
    private const string NoDescription = "\"\"";

    /// <summary>Writes blocks as one Markdown text that <see cref="Read"/> reads back as the same blocks.</summary>
    /// <param name="blocks">The blocks.</param>
    public static string Write(IReadOnlyList<Block> blocks)
    {
        var body = new StringBuilder();
        var number = 0;
        for (var index = 0; index < blocks.Count; index++)
        {
            var kind = blocks[index].Kind;
            var inList = index > 0 && blocks[index - 1].Kind == kind && kind is BlockKind.Bullet or BlockKind.Numbered;
            number = kind is BlockKind.Numbered && inList ? number + 1 : 1;
            body.Append(index == 0 ? "" : inList ? "\n" : "\n\n").Append(Written(blocks[index], number));
        }

        return body.ToString();
    }

    /// <summary>Reads blocks, without ids.</summary>
    /// <param name="body">The Markdown.</param>
    /// <param name="before">The blocks the client was shown: what comes back as it was written is the same block.</param>
    public static IReadOnlyList<Block> Read(string body, IReadOnlyList<Block> before)
    {
        var known = before.GroupBy(block => Written(block, 1).Trim(), StringComparer.Ordinal).ToDictionary(
            alike => alike.Key, alike => new Queue<Block>(alike), StringComparer.Ordinal);
        return [.. MarkdownBlocks.Of(body)
            .Select(piece => known.TryGetValue(Unnumbered(piece), out var alike) ? Next(alike) with { Id = "" } : Recognised(piece))];

        // Equal Markdown does not mean equal blocks, because trailing blanks are kept. The last of equal blocks stands for all of them.
        static Block Next(Queue<Block> alike) => alike.Count > 1 ? alike.Dequeue() : alike.Peek();
    }

    /// <summary>Whether blocks survive being written as Markdown and read back unchanged.</summary>
    public static bool RoundTrips(IReadOnlyList<Block> blocks) => Read(Write(blocks), blocks).SequenceEqual(blocks.Select(block => block with { Id = "" }));

    private static string Written(Block block, int number)
    {
        var text = string.Join('\n', block.Text.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(MarkdownBlocks.Escape));
        return block.Kind switch
        {
            BlockKind.Heading2 => $"## {Heading(text)}",
            BlockKind.Heading3 => $"### {Heading(text)}",
            BlockKind.Quote => $"> {(block.Cite is null ? WithoutCite(text) : text).Replace("\n", "\n> ", StringComparison.Ordinal)}"
                + (block.Cite is null ? "" : $"\n> — {block.Cite}"),
            BlockKind.Bullet => $"- {text.Replace("\n", "\n  ", StringComparison.Ordinal)}",
            BlockKind.Numbered => $"{number}. {text.Replace("\n", "\n   ", StringComparison.Ordinal)}",
            BlockKind.Figure => $"![{(block.Alt is "" ? NoDescription : block.Alt?.ReplaceLineEndings(" "))}](picture:"
                + $"{Uri.EscapeDataString(block.Picture ?? "")}{(block.Credit is null ? "" : $" \"{block.Credit}\"")})" + (text.Length == 0 ? "" : $"\n{text}"),
            BlockKind.Related => RelatedLine.Write(text.Replace('\n', ' '), block.ArticleId, block.Url),
            _ => RelatedLine.Escape(text),
        };
    }

    // A trailing # would be read as the closing sequence of the heading.
    private static string Heading(string text) =>
        text.Replace('\n', ' ') is var line && line.TrimEnd() is [.., '#'] words && !words.EndsWith(@"\#", StringComparison.Ordinal)
            ? $@"{words[..^1]}\#"
            : line;

    // A last line that starts like a citation would be read as one.
    private static string WithoutCite(string text) =>
        text.LastIndexOf('\n') + 1 is > 0 and var last && text[last..] is ['—' or '–', ' ', ..]
            ? $"{text[..last]}&#{(int)text[last]};{text[(last + 1)..]}"
            : text;

    private static string Unnumbered(ParsedBlock piece) => piece.Kind is BlockKind.Numbered ? Number().Replace(piece.Raw, "1.", 1) : piece.Raw;

    private static Block Recognised(ParsedBlock piece)
    {
        if (piece.Kind is BlockKind.Quote && piece.Text.LastIndexOf('\n') is > 0 and var last && piece.Text[(last + 1)..] is ['—' or '–', ' ', ..] cite)
        {
            return new("", BlockKind.Quote, piece.Text[..last], Cite: cite[1..].Trim());
        }

        if (piece.Kind is not BlockKind.Paragraph || piece.Text.Length > LongestMark)
        {
            return new("", piece.Kind, piece.Text);
        }

        if (Picture().Match(piece.Text) is { Success: true } picture)
        {
            string? Part(string name) => picture.Groups[name] is { Success: true, Value: { Length: > 0 } part } ? part : null;
            return new(
                "",
                BlockKind.Figure,
                Part("caption") ?? "",
                Picture: Part("name") is { } name ? Uri.UnescapeDataString(name) : null,
                Alt: Part("alt") is NoDescription ? "" : Part("alt"),
                Credit: picture.Groups["credit"] is { Success: true, Value: var credit } ? credit : null);
        }

        return RelatedLine.Parse(piece.Text) is { Title.Length: > 0 } related
            ? new("", BlockKind.Related, related.Title, ArticleId: related.ArticleId, Url: related.Url)
            : new("", BlockKind.Paragraph, piece.Text);
    }

    [GeneratedRegex(@"^\d{1,9}[.)]")]
    private static partial Regex Number();

    [GeneratedRegex("""^!\[(?<alt>[^\n]*)\]\(picture:(?<name>[^\s)]*)(?: "(?<credit>[^\n]*)")?\)(?:\n(?<caption>.*))?$""", RegexOptions.Singleline)]
    private static partial Regex Picture();
}

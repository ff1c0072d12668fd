using System.Text;
using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Drafting.Bodies;

/// <summary>A body as one Markdown text, for clients that have no blocks. What is written reads back as the same blocks.</summary>
public static partial class MarkdownBody
{
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
        var known = new Dictionary<string, Block>(StringComparer.Ordinal);
        foreach (var block in before)
        {
            known.TryAdd(Written(block, 1), block);
        }

        return [.. Pieces.Of(body).Select(piece => known.TryGetValue(piece.Raw, out var block) ? block with { Id = "" } : Recognised(piece))];
    }

    private static string Written(Block block, int number)
    {
        var text = EscapeLines(block.Text.ReplaceLineEndings("\n").Trim('\n'));
        return block.Kind switch
        {
            BlockKind.Heading2 => $"## {text.Replace('\n', ' ')}",
            BlockKind.Heading3 => $"### {text.Replace('\n', ' ')}",
            BlockKind.Quote => $"> {text.Replace("\n", "\n> ", StringComparison.Ordinal)}" + (block.Cite is null ? "" : $"\n> — {block.Cite}"),
            BlockKind.Bullet => $"- {text.Replace("\n", "\n  ", StringComparison.Ordinal)}",
            BlockKind.Numbered => $"{number}. {text.Replace("\n", "\n   ", StringComparison.Ordinal)}",
            BlockKind.Figure => $"![{block.Alt?.ReplaceLineEndings(" ")}](picture:{block.Picture}{(block.Credit is null ? "" : $" \"{block.Credit}\"")})" + (text.Length == 0 ? "" : $"\n{text}"),
            BlockKind.Related => ReadAlso.Write(text, block.ArticleId, block.Url),
            _ => ReadAlso.Escape(text),
        };
    }

    private static Block Recognised(Piece piece)
    {
        if (piece.Kind is BlockKind.Quote && piece.Text.LastIndexOf('\n') is > 0 and var last && piece.Text[(last + 1)..] is ['—' or '–', ' ', ..] cite)
        {
            return new("", BlockKind.Quote, piece.Text[..last], Cite: cite[1..].Trim());
        }

        if (piece.Kind is BlockKind.Paragraph && Picture().Match(piece.Text) is { Success: true } picture)
        {
            string? Part(string name) => picture.Groups[name] is { Success: true, Value: { Length: > 0 } part } ? part : null;
            return new("", BlockKind.Figure, Part("caption") ?? "", Picture: Part("name"), Alt: Part("alt"), Credit: Part("credit"));
        }

        return piece.Kind is BlockKind.Paragraph && ReadAlso.Recognise(piece.Text) is { Title.Length: > 0 } related
            ? new("", BlockKind.Related, related.Title, ArticleId: related.ArticleId, Url: related.Url)
            : new("", piece.Kind, piece.Text);
    }

    // A line of a paragraph that looks like the start of a list, a heading or a quote would become one.
    private static string EscapeLines(string text) =>
        string.Join('\n', text.Split('\n').Select(line => NumberedStart().Replace(MarkedStart().Replace(line, @"$1\$2"), @"$1\$2")));

    [GeneratedRegex(@"^(\s*)([-*+•>=#](?=[\s=\-#>]|$)|(?:\*\s*){3,}$)")]
    private static partial Regex MarkedStart();

    [GeneratedRegex(@"^(\s*\d{1,9})([.)](?=\s|$))")]
    private static partial Regex NumberedStart();

    [GeneratedRegex("""^!\[(?<alt>[^\n]*)\]\(picture:(?<name>[^\s)]+)(?: "(?<credit>[^\n]*)")?\)(?:\n(?<caption>.*))?$""", RegexOptions.Singleline)]
    private static partial Regex Picture();
}

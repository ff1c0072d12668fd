using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Drafting.Bodies;

/// <summary>A block's kind and inline text as found in a text, and the very lines it was found in.</summary>
public sealed record Piece(BlockKind Kind, string Text, string Raw, bool First = false);

/// <summary>Cuts Markdown into blocks: lists are flat, marks inside lines are left alone.</summary>
public static partial class Pieces
{
    public static IReadOnlyList<Piece> Of(string text)
    {
        var pieces = new List<Piece>();
        Open? open = null;
        foreach (var line in text.ReplaceLineEndings("\n").Replace('\t', ' ').Split('\n'))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                Close();
            }
            else if (Underline().IsMatch(line) && open is { Kind: BlockKind.Paragraph })
            {
                open = open with { Kind = BlockKind.Heading2 };
                Close();
            }
            else if (Break().IsMatch(line))
            {
                Close();
            }
            else if (Heading().Match(line) is { Success: true } heading)
            {
                Close();
                var level = heading.Groups[1].Length;
                pieces.Add(new(level > 2 ? BlockKind.Heading3 : BlockKind.Heading2, heading.Groups[2].Value.Trim(), line.Trim(), First: level == 1));
            }
            else if (Quote().Match(line) is { Success: true } quote)
            {
                if (quote.Groups[1].Value.Trim().Length == 0 || open?.Kind is not BlockKind.Quote)
                {
                    Close();
                    open = new(BlockKind.Quote, [], []);
                }

                open.Add(quote.Groups[1].Value, line);
            }
            else if (Bullet().Match(line) is { Success: true } bullet)
            {
                Close();
                open = new(BlockKind.Bullet, [bullet.Groups[1].Value], [line]);
            }
            else if (Numbered().Match(line) is { Success: true } numbered && (open is null or { Kind: BlockKind.Numbered } || numbered.Groups[1].Value == "1"))
            {
                Close();
                open = new(BlockKind.Numbered, [numbered.Groups[2].Value], [line]);
            }
            else
            {
                open ??= new(BlockKind.Paragraph, [], []);
                open.Add(line.TrimStart(' '), line);
            }
        }

        Close();
        return pieces;

        void Close()
        {
            if (open is not null && string.Join('\n', open.Lines).Trim() is { Length: > 0 } words)
            {
                pieces.Add(new(open.Kind, words, string.Join('\n', open.Raw).Trim()));
            }

            open = null;
        }
    }

    private sealed record Open(BlockKind Kind, List<string> Lines, List<string> Raw)
    {
        public void Add(string line, string raw)
        {
            Lines.Add(line);
            Raw.Add(raw);
        }
    }

    [GeneratedRegex(@"^ {0,3}(?:=+|-{3,})\s*$")]
    private static partial Regex Underline();

    [GeneratedRegex(@"^ {0,3}([-*_])(?: *\1){2,}\s*$")]
    private static partial Regex Break();

    [GeneratedRegex(@"^ {0,3}(#{1,6}) +(.*?)(?: +#+)? *$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ {0,3}> ?(.*)$")]
    private static partial Regex Quote();

    [GeneratedRegex(@"^ *[-*+•] +(.*)$")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^ *(\d{1,9})[.)] +(.*)$")]
    private static partial Regex Numbered();
}

using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text;

/// <summary>A parsed block: its kind and inline text, and the source lines it was parsed from.</summary>
public sealed record ParsedBlock(BlockKind Kind, string Text, string Raw, bool First = false);

/// <summary>Splits Markdown into blocks. Lists are flat, and inline markup is left as it is.</summary>
public static partial class MarkdownBlocks
{
    private const string Bullets = "•▪◦●■‣·";

    public static IReadOnlyList<ParsedBlock> Of(string text)
    {
        var pieces = new List<ParsedBlock>();
        Open? open = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
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
            else if (HeadingLevel(line) is > 0 and var level)
            {
                Close();
                if (HeadingText(line) is { Length: > 0 } words)
                {
                    pieces.Add(new(level > 2 ? BlockKind.Heading3 : BlockKind.Heading2, words, line.Trim(), First: level == 1));
                }
            }
            else if (Quote().Match(line) is { Success: true } quote)
            {
                if (string.IsNullOrWhiteSpace(quote.Groups[1].Value) || open?.Kind is not BlockKind.Quote)
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
                open.Add(line.TrimStart(' ', '\t'), line);
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

    /// <summary>Escapes a line so that it reads back as a paragraph, not as a list item, heading, quote or break.</summary>
    public static string Escape(string line)
    {
        var start = line.Length - line.TrimStart().Length;
        if (Numbered().Match(line) is { Success: true } numbered)
        {
            return line.Insert(numbered.Groups[1].Index + numbered.Groups[1].Length, @"\");
        }

        return HeadingLevel(line) == 0 && !Underline().IsMatch(line) && !Break().IsMatch(line) && !Quote().IsMatch(line) && !Bullet().IsMatch(line) ? line
            : char.IsAscii(line[start]) ? line.Insert(start, @"\")
            : $"{line[..start]}&#{(int)line[start]};{line[(start + 1)..]}";
    }

    private static int HeadingLevel(string line)
    {
        var start = line.Length - line.TrimStart(' ').Length;
        var level = line.AsSpan(start).IndexOfAnyExcept('#');
        return start <= 3 && level is >= 1 and <= 6 && line[start + level] is ' ' or '\t' ? level : 0;
    }

    // A closing sequence of # signs is not part of a heading's text.
    private static string HeadingText(string line)
    {
        var words = line.Trim().TrimStart('#').Trim();
        var end = words.TrimEnd('#');
        return end.Length == 0 || (end.Length < words.Length && end[^1] is ' ' or '\t') ? end.TrimEnd() : words;
    }

    [GeneratedRegex(@"^ {0,3}(?:=+|-{3,})\s*$")]
    private static partial Regex Underline();

    [GeneratedRegex(@"^ {0,3}([-*_])(?: *\1){2,}\s*$")]
    private static partial Regex Break();

    [GeneratedRegex(@"^ {0,3}> ?(.*)$")]
    private static partial Regex Quote();

    [GeneratedRegex($@"^[ \t]*[-*+{Bullets}][ \t]+(.*)$")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^[ \t]*(\d{1,9})[.)][ \t]+(.*)$")]
    private static partial Regex Numbered();

    private sealed record Open(BlockKind Kind, List<string> Lines, List<string> Raw)
    {
        public void Add(string line, string raw)
        {
            Lines.Add(line);
            Raw.Add(raw);
        }
    }
}

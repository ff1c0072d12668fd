using System.Text;
using System.Text.RegularExpressions;

namespace EditorialPlatform.Text.Reading;

/// <summary>Collects the words of one pasted block with their emphasis and links, and writes them as Markdown that reads back as the same words.</summary>
internal sealed partial class PastedParagraph
{
    /// <summary>The list marker of an item whose bullet Word wrote as a character in the text.</summary>
    public const string ByGlyph = "glyph";

    private const int LongestHeading = 100;

    private readonly List<(string Text, bool Bold, bool Italic, string? Address)> runs = [];
    private readonly StringBuilder glyph = new();
    private string mark = "";
    private bool broken;
    private bool begun;

    public void Add(string text, PastedElement inside)
    {
        if (inside.Hidden)
        {
            return;
        }

        if (inside.Glyph)
        {
            glyph.Append(text);
            return;
        }

        // White space between elements is not part of either.
        mark = begun ? mark : inside.Mark;
        begun |= !string.IsNullOrWhiteSpace(text);
        broken &= string.IsNullOrWhiteSpace(text);
        // No-break spaces are typography and stay; characters that Word and browsers insert for themselves are dropped.
        runs.Add((Blanks().Replace(text.Replace("\uFEFF", "", StringComparison.Ordinal), " "), inside.Bold, inside.Italic, inside.Address));
    }

    /// <summary>A line break; two of them end a paragraph.</summary>
    public void Break(StringBuilder markdown)
    {
        if (broken)
        {
            WriteTo(markdown);
        }
        else if (runs.Count > 0)
        {
            broken = true;
            runs.Add(("\n", false, false, null));
        }
    }

    public void WriteTo(StringBuilder markdown)
    {
        var plain = AroundBreak().Replace(Doubled().Replace(string.Concat(runs.Select(run => run.Text)), " "), "\n").Trim();
        if (plain.Length > 0)
        {
            var own = mark == ByGlyph ? ListMark() : mark;
            if (own.Length == 0 && Bulleted().Match(plain) is { Success: true } bullet)
            {
                (own, plain) = ("- ", plain[bullet.Length..]);
                DropStart(bullet.Length);
            }

            var text = Marked(plain, keepBold: !own.StartsWith('#') && !IsAllBold(plain));
            markdown.Append(own)
                .Append(own.StartsWith('#') ? text.Replace('\n', ' ') : text.Replace("\n", own == "> " ? "\n> " : "\n", StringComparison.Ordinal))
                .Append("\n\n");
        }

        runs.Clear();
        glyph.Clear();
        (mark, broken, begun) = ("", false, false);
    }

    private string ListMark() => NumberGlyph().IsMatch(glyph.ToString()) ? "1. " : "- ";

    // A short paragraph that is all bold and has no full stop is a heading.
    private bool IsAllBold(string plain) =>
        plain.Length <= LongestHeading && plain[^1] is not ('.' or '!' or '?' or '…') && runs.All(run => run.Bold || string.IsNullOrWhiteSpace(run.Text));

    private void DropStart(int length)
    {
        var all = string.Concat(runs.Select(run => run.Text));
        length += all.Length - all.TrimStart().Length;
        for (var index = 0; index < runs.Count && length > 0; index++)
        {
            var cut = Math.Min(length, runs[index].Text.Length);
            runs[index] = runs[index] with { Text = runs[index].Text[cut..] };
            length -= cut;
        }
    }

    // Markup that would not read back as these words is left out.
    private string Marked(string plain, bool keepBold)
    {
        var marked = new StringBuilder();
        foreach (var (text, bold, italic, address) in Joined(keepBold))
        {
            var (start, end) = (text.Length - text.TrimStart().Length, text.TrimEnd().Length);
            if (end <= start)
            {
                marked.Append(text);
                continue;
            }

            var around = (bold, italic) switch { (true, true) => "***", (true, false) => "**", (false, true) => "*", _ => "" };
            var words = around + Mark().Replace(text[start..end], @"\$0") + around;
            marked.Append(text[..start]).Append(address is null ? words : $"[{words}](<{address}>)").Append(text[end..]);
        }

        var written = Escaped(AroundBreak().Replace(Doubled().Replace(marked.ToString(), " "), "\n").Trim());
        return Same(written, plain)
            ? written
            : Escaped(Mark().Replace(plain, @"\$0")) is var literal && Same(literal, plain) ? literal : Escaped(Punctuation().Replace(plain, @"\$0"));
    }

    private static bool Same(string written, string plain) =>
        InlineMarkdown.TryRead(written) is { } read && Blanks().Replace(read, " ").Trim() == Blanks().Replace(plain, " ").Trim();

    private static string Escaped(string text) => string.Join('\n', text.Split('\n').Select(MarkdownBlocks.Escape));

    // Word splits a sentence into many runs with the same formatting.
    private IEnumerable<(string Text, bool Bold, bool Italic, string? Address)> Joined(bool keepBold)
    {
        var joined = new StringBuilder();
        (bool Bold, bool Italic, string? Address)? look = null;
        foreach (var (text, bold, italic, address) in runs)
        {
            var own = string.IsNullOrWhiteSpace(text) && look is { } same ? same : (bold && keepBold, italic, address);
            if (look is { } before && before != own)
            {
                yield return (joined.ToString(), before.Bold, before.Italic, before.Address);
                joined.Clear();
            }

            look = own;
            joined.Append(text);
        }

        if (look is { } last)
        {
            yield return (joined.ToString(), last.Bold, last.Italic, last.Address);
        }
    }

    [GeneratedRegex(@"[ \t\r\n\f\v]+")]
    private static partial Regex Blanks();

    [GeneratedRegex("  +")]
    private static partial Regex Doubled();

    [GeneratedRegex(" ?\n[ \n]*")]
    private static partial Regex AroundBreak();

    [GeneratedRegex(@"^[•▪◦●■‣·\uF0B7\uF0A7][\s\u00A0]+")]
    private static partial Regex Bulleted();

    [GeneratedRegex(@"^[\s\u00A0(]*(?:\d+|[a-zA-Z]|[ivxIVX]+)[.)]")]
    private static partial Regex NumberGlyph();

    [GeneratedRegex(@"[\\`*\[\]<]|_(?!\w)|(?<!\w)_|&(?=#?\w+;)")]
    private static partial Regex Mark();

    [GeneratedRegex(@"[!-/:-@\[-`{-~]")]
    private static partial Regex Punctuation();
}

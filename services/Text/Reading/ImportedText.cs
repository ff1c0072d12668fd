using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text.Reading;

/// <summary>
/// Finds the structure of a text as reporters send it: headline, a line <c>ACTUALITÉS/MALI</c>, a date, headed sections,
/// "À lire aussi" lines. Reading times are computed matter and dropped.
/// </summary>
public static partial class ImportedText
{
    private const int LongestHeading = 100;

    // Hand-broken lines are shorter: if any line is longer, every line is a paragraph.
    private const int LongestHandBrokenLine = 120;

    // How many lines after the headline may be section, date and byline.
    private const int HeadLines = 6;

    /// <summary>Reads a text as a copy.</summary>
    /// <param name="text">Plain text or Markdown.</param>
    /// <param name="language">BCP 47 tag of the language it is written in.</param>
    /// <param name="plain">Whether the text is plain, so that Markdown signs are words.</param>
    /// <returns>The copy, and what a person has to decide.</returns>
    public static (Copy Copy, IReadOnlyList<Question> Questions) Read(string text, string language, bool plain)
    {
        var pieces = MarkdownBlocks.Of(Spaced(text, plain)).ToList();
        var title = pieces.FindIndex(piece => piece.First) is >= 0 and var first ? first : 0;
        var headline = pieces.Count == 0 ? "" : OneLine(plain ? pieces[title].Text : InlineMarkdown.TryRead(pieces[title].Text) ?? pieces[title].Text);
        pieces = [.. pieces.Where((_, index) => index != title)];
        var head = new HeaderParser();
        var body = pieces.Where((piece, index) => !(index < HeadLines && head.TryConsume(piece)) && !HeaderParser.IsComputed(piece.Text)).ToList();

        var related = new List<Related>();
        while (body.Count > 0 && body[^1].Kind == BlockKind.Paragraph && RelatedLine.Parse(OneLine(body[^1].Text)) is { } last)
        {
            related.Insert(0, last);
            body.RemoveAt(body.Count - 1);
        }

        var guessing = plain || !body.Exists(piece => piece.Kind is BlockKind.Heading2 or BlockKind.Heading3);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        // One block over the limit is enough to reject the copy, so reading stops there.
        var blocks = body.Take(Limits.Blocks + 1)
            .Select((piece, index) => Block(piece, guessing ? body.ElementAtOrDefault(index + 1) : null, plain) is var block
            ? block with { Id = BlockIds.New(1, index, block.Text, taken) } : block).ToList();
        var copy = new Copy(
            language, headline, null, blocks, head.Section, head.Place, head.Dateline, head.Byline, [], [.. related.Where(each => each.Title.Length > 0)]);
        return (copy, head.Questions);
    }

    // "À lire aussi" lines and header lines are blocks of their own even without blank lines around them.
    private static string Spaced(string text, bool plain)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var everyLine = plain && lines.Any(line => line.Length > LongestHandBrokenLine);
        return string.Join('\n', lines.Select((line, index) =>
            everyLine || (index < 2 * HeadLines && HeaderParser.StandsAlone(line)) || RelatedLine.Parse(line) is not null ? $"\n{line}\n" : line));
    }

    private static Block Block(ParsedBlock piece, ParsedBlock? next, bool plain)
    {
        var line = OneLine(piece.Text);
        if (piece.Kind == BlockKind.Paragraph && RelatedLine.Parse(line) is { Title.Length: > 0 } related)
        {
            return new("", BlockKind.Related, plain ? Literal(related.Title) : related.Title, ArticleId: related.ArticleId, Url: related.Url);
        }

        var words = plain ? Literal(line) : line;
        return piece.Kind == BlockKind.Paragraph && IsHeading(piece.Text, next)
            ? new("", BlockKind.Heading2, AllBold().Match(words) is { Success: true } bold ? bold.Groups[1].Value : words)
            : new("", piece.Kind, words);
    }

    // A heading is a short line without a full stop that has text below it.
    private static bool IsHeading(string text, ParsedBlock? next) =>
        text.Length <= LongestHeading && !text.Contains('\n', StringComparison.Ordinal) && !NoHeading().IsMatch(text)
        && next is { Kind: BlockKind.Paragraph or BlockKind.Bullet or BlockKind.Numbered or BlockKind.Quote } && next.Text.Length > text.Length;

    private static string OneLine(string text) =>
        text.Contains('\n', StringComparison.Ordinal) ? string.Join(' ', text.Split('\n').Select(line => line.Trim())) : text;

    /// <summary>Escapes plain text so that none of its characters are read as markup.</summary>
    private static string Literal(string text) =>
        text.Length > InlineMarkdown.MaxLength || InlineMarkdown.TryRead(text) == text ? text : Mark().Replace(text, @"\$0");

    [GeneratedRegex(@"(?:[.:;,…]|[.!?]\s*[»""”])\s*$")]
    private static partial Regex NoHeading();

    [GeneratedRegex(@"^(?:\*\*|__)([^*_]+)(?:\*\*|__)$")]
    private static partial Regex AllBold();

    [GeneratedRegex(@"[\\`*_\[\]<&]")]
    private static partial Regex Mark();
}

using System.Globalization;
using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Bodies;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Imports;

/// <summary>
/// Finds the structure of a text as reporters send it: headline, a line <c>ACTUALITÉS/MALI</c>, a date, headed sections,
/// "À lire aussi" lines. Reading times are computed matter and dropped.
/// </summary>
public static partial class ImportedText
{
    private const int LongestHeading = 100;

    // Section, date and byline stand between the headline and the first words of the text.
    private const int HeadLines = 6;

    public static (Copy Copy, IReadOnlyList<Question> Questions) Read(string text, string language, bool plain)
    {
        // "À lire aussi" lines stand alone, even where no blank line says so.
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => ReadAlso.Recognise(line) is null ? line : $"\n{line}\n");
        var pieces = Pieces.Of(string.Join('\n', lines)).ToList();
        var title = pieces.FindIndex(piece => piece.First) is >= 0 and var first ? first : 0;
        var headline = pieces.Count == 0 ? "" : InlineMarkdown.ToPlain(OneLine(pieces[title].Text));
        pieces = [.. pieces.Where((_, index) => index != title)];
        var head = new Head();
        var body = pieces.Where((piece, index) => !(index < HeadLines && head.Takes(piece)) && !ComputedMatter().IsMatch(piece.Text)).ToList();

        var related = new List<Related>();
        while (body.Count > 0 && body[^1].Kind == BlockKind.Paragraph && ReadAlso.Recognise(OneLine(body[^1].Text)) is { } last)
        {
            related.InsertRange(0, last.Title.Length > 0 ? [last] : []);
            body.RemoveAt(body.Count - 1);
        }

        var blocks = body.Select((piece, index) => Block(piece, index, body, plain)).ToList();
        var copy = new Copy(language, headline, null, blocks, head.Section, head.Place, head.Dateline, head.Byline, [], related);
        return (copy, head.Questions);
    }

    private static Block Block(Piece piece, int index, List<Piece> body, bool plain)
    {
        var line = OneLine(piece.Text);
        var words = plain ? Literal(line) : line;
        var id = BlockIds.From(1, index, piece.Text);
        if (piece.Kind == BlockKind.Paragraph && ReadAlso.Recognise(line) is { Title.Length: > 0 } related)
        {
            return new(id, BlockKind.Related, related.Title, ArticleId: related.ArticleId, Url: related.Url);
        }

        return new(id, piece.Kind == BlockKind.Paragraph && IsHeading(piece.Text, body.ElementAtOrDefault(index + 1)) ? BlockKind.Heading2 : piece.Kind, words);
    }

    // A short line of its own without a full stop, with text under it.
    private static bool IsHeading(string text, Piece? next) =>
        text.Length <= LongestHeading && !text.Contains('\n', StringComparison.Ordinal) && !NoHeading().IsMatch(text)
        && next is { Kind: BlockKind.Paragraph or BlockKind.Bullet or BlockKind.Numbered or BlockKind.Quote } && next.Text.Length > text.Length;

    private static string OneLine(string text) => LineBreak().Replace(text, " ");

    /// <summary>Plain text keeps its words: what would read as marks is escaped.</summary>
    private static string Literal(string text) =>
        InlineMarkdown.ToPlain(text) == text ? text : Mark().Replace(text, @"\$0");

    private sealed class Head
    {
        public string? Section { get; private set; }

        public string? Place { get; private set; }

        public string? Dateline { get; private set; }

        public string? Byline { get; private set; }

        public List<Question> Questions { get; } = [];

        private bool dated;
        private bool over;

        /// <summary>Whether the piece is one of the lines of the head; the first that is none ends it.</summary>
        public bool Takes(Piece piece)
        {
            if (over || piece.Kind != BlockKind.Paragraph)
            {
                return false;
            }

            if (Section is null && SectionAndPlace().Match(piece.Text) is { Success: true } path && Slug.Of(path.Groups[1].Value) is { Length: > 0 } section)
            {
                (Section, Place) = (section, Slug.Of(path.Groups[2].Value) is { Length: > 0 } place ? place : null);
                return true;
            }

            if (!dated && AmbiguousDate().Match(piece.Text) is { Success: true } numeric && TakesDate(numeric))
            {
                return dated = true;
            }

            if (!dated && IsoDate().Match(piece.Text) is { Success: true } iso && DateOnly.TryParse(iso.Groups[1].Value, out var day))
            {
                Dateline = Iso(day);
                return dated = true;
            }

            if (Byline is null && By().Match(piece.Text) is { Success: true })
            {
                Byline = piece.Text.Trim();
                return true;
            }

            over = !ComputedMatter().IsMatch(piece.Text);
            return !over;
        }

        private bool TakesDate(Match found)
        {
            int Number(string name) => int.Parse(found.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
            var (a, b, year) = (Number("a"), Number("b"), Number("year"));
            DateOnly[] choices = [.. new[] { (Day: a, Month: b), (Day: b, Month: a) }.Where(date => date.Month is >= 1 and <= 12 && date.Day >= 1 && date.Day <= DateTime.DaysInMonth(year, date.Month))
                .Select(date => new DateOnly(year, date.Month, date.Day)).Distinct()];
            if (choices.Length == 2)
            {
                Questions.Add(new("dateline", found.Groups["date"].Value, [.. choices.Select(Iso)]));
            }
            else if (choices.Length == 1)
            {
                Dateline = Iso(choices[0]);
            }

            return choices.Length > 0;
        }

        private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^\s*([\p{L}][\p{L}\p{M}'’ -]{1,40}?)\s*/\s*([\p{L}][\p{L}\p{M}'’ -]{1,40}?)\s*$")]
    private static partial Regex SectionAndPlace();

    // The reading time is often glued to the year: "11/5/20252 min read".
    [GeneratedRegex(@"^\s*(?<date>(?<a>\d{1,2})[/.](?<b>\d{1,2})[/.](?<year>(?:19|20)\d{2}))\s*(?:[·|,–-]\s*)?(?:\d{1,3}\s*min(?:ute)?s?\.?\s*(?:read|de lecture)?)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex AmbiguousDate();

    [GeneratedRegex(@"^\s*((?:19|20)\d{2}-\d{2}-\d{2})\s*(?:\d{1,3}\s*min(?:ute)?s?\.?\s*(?:read|de lecture)?)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"^\s*(?:(?:temps de )?lecture\s*:?\s*)?\d{1,3}\s*min(?:ute)?s?\.?\s*(?:read|de lecture)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex ComputedMatter();

    [GeneratedRegex(@"^(?:Par|By)\s+\p{Lu}[^.!?]{2,90}$")]
    private static partial Regex By();

    [GeneratedRegex(@"(?:[.:;,…]|[.!?]\s*[»""”])\s*$")]
    private static partial Regex NoHeading();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"[\\`*_\[\]<&]")]
    private static partial Regex Mark();
}

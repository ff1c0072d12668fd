using System.Globalization;
using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text.Reading;

/// <summary>Parses the lines between a headline and the first paragraph: section and place, date, byline, reading time.</summary>
internal sealed partial class HeaderParser
{
    // A longer line is body text.
    private const int LongestLine = 120;

    private static readonly string[] Months =
    [
        "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    private bool dated;
    private bool over;

    public string? Section { get; private set; }

    public string? Place { get; private set; }

    public string? Dateline { get; private set; }

    public string? Byline { get; private set; }

    public List<Question> Questions { get; } = [];

    /// <summary>Whether a line is a header line of its own even without a blank line around it.</summary>
    public static bool StandsAlone(string line) =>
        line.Length <= LongestLine && (SectionAndPlace().IsMatch(line)
            || NumericDate().IsMatch(line)
            || IsoDate().IsMatch(line)
            || WrittenDate().IsMatch(line)
            || ComputedMatter().IsMatch(line));

    /// <summary>Whether a line states the reading time, which is computed and therefore dropped.</summary>
    public static bool IsComputed(string line) => line.Length <= LongestLine && ComputedMatter().IsMatch(line);

    /// <summary>Consumes a header line. The first block that is not one ends the header.</summary>
    public bool TryConsume(ParsedBlock piece)
    {
        if (over || piece.Kind != BlockKind.Paragraph || piece.Text.Length > LongestLine)
        {
            over = true;
            return false;
        }

        if (Section is null && SectionAndPlace().Match(piece.Text) is { Success: true } path && Slug.Of(path.Groups[1].Value) is { Length: > 0 } section)
        {
            (Section, Place) = (section, Slug.Of(path.Groups[2].Value) is { Length: > 0 } place ? place : null);
            return true;
        }

        if (!dated && TryConsumeDate(piece.Text))
        {
            return dated = true;
        }

        if (Byline is null && By().IsMatch(piece.Text))
        {
            Byline = piece.Text.Trim();
            return true;
        }

        over = !ComputedMatter().IsMatch(piece.Text);
        return !over;
    }

    private bool TryConsumeDate(string line)
    {
        if (NumericDate().Match(line) is { Success: true } numeric)
        {
            return TryConsumeDate(numeric);
        }

        if (IsoDate().Match(line) is { Success: true } iso
            && DateOnly.TryParseExact(iso.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Dateline = Iso(day);
        }
        else if (WrittenDate().Match(line) is { Success: true } written && Array.IndexOf(Months, Slug.Of(written.Groups["month"].Value)) is >= 0 and var month)
        {
            Dateline = Dates(Number(written, "year"), (Number(written, "day"), (month % 12) + 1)).Select(Iso).FirstOrDefault();
        }

        return Dateline is not null;
    }

    // 11/5 may be 11 May or 5 November; only the writer knows, so it becomes a question.
    private bool TryConsumeDate(Match found)
    {
        var (a, b) = (Number(found, "a"), Number(found, "b"));
        var choices = Dates(Number(found, "year"), (a, b), (b, a));
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

    private static DateOnly[] Dates(int year, params (int Day, int Month)[] readings) =>
        [.. readings.Where(date => date.Month is >= 1 and <= 12 && date.Day >= 1 && date.Day <= DateTime.DaysInMonth(year, date.Month))
            .Select(date => new DateOnly(year, date.Month, date.Day))
            .Distinct()];

    private static int Number(Match found, string name) => int.Parse(found.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*([\p{L}][\p{L}\p{M}'’ -]{1,40}?)\s*/\s*([\p{L}][\p{L}\p{M}'’ -]{1,40}?)\s*$")]
    private static partial Regex SectionAndPlace();

    // The reading time is often glued to the year: "11/5/20252 min read".
    [GeneratedRegex(@"^\s*(?<date>(?<a>[0-9]{1,2})[/.](?<b>[0-9]{1,2})[/.](?<year>(?:19|20)[0-9]{2}))\s*(?:[·|,–-]\s*)?(?:[0-9]{1,3}\s*min(?:ute)?s?\.?\s*("
        + @"?:read|de lecture)?)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex NumericDate();

    [GeneratedRegex(
        @"^\s*((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})\s*(?:[·|,–-]\s*)?(?:[0-9]{1,3}\s*min(?:ute)?s?\.?\s*(?:read|de lecture)?)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex IsoDate();

    [GeneratedRegex(
        @"^\s*(?:le\s+)?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day),?\s+)?(?<day>[0-9]{1,2})(?:er)"
            + @"?\s+(?<month>\p{L}[\p{L}\p{M}]{2,9})\.?\s+(?<year>(?:19|20)[0-9]{2})\s*(?:[·|,–-]\s*)?(?:[0-9]{1,3}\s*min(?:ute)?s?\.?\s*(?:read|de "
            + @"lecture)?)?\s*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex WrittenDate();

    [GeneratedRegex(@"^\s*(?:(?:temps de )?lecture\s*:?\s*)?[0-9]{1,3}\s*min(?:ute)?s?\.?\s*(?:read|de lecture)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex ComputedMatter();

    [GeneratedRegex(@"^(?:Par|By)\s+\p{Lu}[^.!?\n]{2,90}$")]
    private static partial Regex By();
}

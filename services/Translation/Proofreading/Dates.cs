using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EditorialPlatform.Translation.Proofreading;

/// <summary>
/// Finds dates in a text: a month name with a day or year, a numeric date or a weekday. Month and weekday names come from the culture data of
/// the runtime.
/// </summary>
public sealed partial class Dates
{
    private static readonly ConcurrentDictionary<string, Dates> Known = new();

    private readonly Regex? named;
    private readonly Dictionary<string, int> months = new(StringComparer.OrdinalIgnoreCase);
    private readonly string[] weekdays = [];

    private Dates(string language)
    {
        CultureInfo culture;
        try
        {
            culture = CultureInfo.GetCultureInfo(language);
        }
        catch (CultureNotFoundException)
        {
            return;
        }

        var format = culture.DateTimeFormat;
        // Without culture data, the month names are M01 and so on, or the English names of the invariant culture.
        if (format.MonthNames[0].Any(char.IsDigit)
            || (format.MonthNames.SequenceEqual(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames) && culture.TwoLetterISOLanguageName != "en"))
        {
            return;
        }

        weekdays = format.DayNames;
        foreach (var names in new[] { format.MonthNames, format.MonthGenitiveNames, format.AbbreviatedMonthNames })
        {
            foreach (var (index, name) in names.Index().Where(month => month.Item.Length > 2))
            {
                months.TryAdd(name.TrimEnd('.'), index + 1);
            }
        }

        var words = string.Join('|', months.Keys.OrderByDescending(name => name.Length).Select(Regex.Escape));
        named = new Regex(
            $@"(?<![\p{{L}}\p{{N}}])(?:(?<day>[0-9]{{1,2}})(?:er|st|nd|rd|th|º|\.)?\s+(?:of\s+|de\s+)?)?(?<month>{words})\.?(?:\s+(?<day>[0-9]{{1,2}})("
                + $@"?:st|nd|rd|th)?(?![0-9]))?(?:,?\s+(?:of\s+|de\s+)?(?<year>[0-9]{{4}}))?(?![\p{{L}}\p{{N}}])",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    private sealed record Day(int? Number, int Month, int? Year)
    {
        public bool MayBe(Day other) =>
            Month == other.Month && (Number is null || Number == other.Number) && (Year is null || other.Year is null || Year == other.Year);
    }

    /// <summary>Whether the month names of the language are known.</summary>
    public bool AreKnown => named is not null;

    public static Dates In(string language) => Known.GetOrAdd(language, tag => new Dates(tag));

    /// <summary>Finds the dates of the source that are missing from the translation.</summary>
    public IReadOnlyList<string> Missing(string source, Dates into, string target)
    {
        if (named is null || into.named is null)
        {
            return [];
        }

        var there = into.Find(target).SelectMany(found => found.Days).ToList();
        return
        [
            .. Find(source).Where(found => !found.Days.Any(day => there.Exists(day.MayBe))).Select(found => found.Text),
            .. weekdays.Where((name, day) => ParsesTo(source, name) && !ParsesTo(target, into.weekdays[day])),
        ];
    }

    /// <summary>Removes the dates from a text, so that their numbers are not compared twice.</summary>
    public string Without(string text) =>
        named is null ? text : Find(text).Aggregate(text, (rest, found) => rest.Replace(found.Text, "", StringComparison.Ordinal));

    private List<(string Text, IReadOnlyList<Day> Days)> Find(string text) =>
    [
        .. Figures().Matches(text).Select(match => (match.Value, OfFigures(match))).Where(found => found.Item2.Count > 0),
        .. named!.Matches(text).Where(match => match.Groups["day"].Success || match.Groups["year"].Success)
            .Select(match => (
                match.Value, (IReadOnlyList<Day>)[new Day(Number(match.Groups["day"]), months[match.Groups["month"].Value], Number(match.Groups["year"]))])),
    ];

    // A numeric date such as 11/5 is ambiguous, so return both readings.
    private static IReadOnlyList<Day> OfFigures(Match match)
    {
        var (first, second, third) = (Number(match.Groups[1])!.Value, Number(match.Groups[2])!.Value, Number(match.Groups[3])!.Value);
        Day[] readings = match.Groups[1].Length == 4 ? [new(third, second, first)] : [new(first, second, third), new(second, first, third)];
        return match.Groups[1].Length < 4 && match.Groups[3].Length < 4
            ? []
            : [.. readings.Where(day => day is { Month: >= 1 and <= 12, Number: >= 1 and <= 31 })];
    }

    private static bool ParsesTo(string text, string word) => Terms.TermMatcher.Has(text, word);

    private static int? Number(Group group) => group.Success ? int.Parse(group.Captures[0].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"(?<![0-9/.-])([0-9]{4}|[0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{1,2})(?![0-9/-])")]
    private static partial Regex Figures();
}

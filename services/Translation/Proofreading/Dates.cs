using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EditorialPlatform.Translation.Proofreading;

/// <summary>Days in a text: a month with its day or year, a date in figures, a day of the week. What the months are called is known of every language the system knows.</summary>
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
        // A language nobody has described has months called M01, or those of no language, which are English.
        if (format.MonthNames[0].Any(char.IsDigit) || (format.MonthNames.SequenceEqual(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames) && culture.TwoLetterISOLanguageName != "en"))
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
            $@"(?<![\p{{L}}\p{{N}}])(?:(?<day>[0-9]{{1,2}})(?:er|st|nd|rd|th|º|\.)?\s+(?:of\s+|de\s+)?)?(?<month>{words})\.?(?:\s+(?<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9]))?(?:,?\s+(?:of\s+|de\s+)?(?<year>[0-9]{{4}}))?(?![\p{{L}}\p{{N}}])",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    private sealed record Day(int? Number, int Month, int? Year)
    {
        public bool MayBe(Day other) => Month == other.Month && (Number is null || Number == other.Number) && (Year is null || other.Year is null || Year == other.Year);
    }

    /// <summary>Whether it is known what the months are called.</summary>
    public bool AreKnown => named is not null;

    public static Dates In(string language) => Known.GetOrAdd(language, tag => new Dates(tag));

    /// <summary>What a translation does not say.</summary>
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

    /// <summary>The text without its dates: their numbers are looked at as dates.</summary>
    public string Without(string text) => named is null ? text : Find(text).Aggregate(text, (rest, found) => rest.Replace(found.Text, "", StringComparison.Ordinal));

    private List<(string Text, IReadOnlyList<Day> Days)> Find(string text) =>
    [
        .. Figures().Matches(text).Select(match => (match.Value, OfFigures(match))).Where(found => found.Item2.Count > 0),
        .. named!.Matches(text).Where(match => match.Groups["day"].Success || match.Groups["year"].Success)
            .Select(match => (match.Value, (IReadOnlyList<Day>)[new Day(Number(match.Groups["day"]), months[match.Groups["month"].Value], Number(match.Groups["year"]))])),
    ];

    // Nobody knows whether 11/5 is in May or in November: it is either.
    private static IReadOnlyList<Day> OfFigures(Match match)
    {
        var (first, second, third) = (Number(match.Groups[1])!.Value, Number(match.Groups[2])!.Value, Number(match.Groups[3])!.Value);
        Day[] readings = match.Groups[1].Length == 4 ? [new(third, second, first)] : [new(first, second, third), new(second, first, third)];
        return match.Groups[1].Length < 4 && match.Groups[3].Length < 4 ? [] : [.. readings.Where(day => day is { Month: >= 1 and <= 12, Number: >= 1 and <= 31 })];
    }

    private static bool ParsesTo(string text, string word) => Terms.TermMatcher.Has(text, word);

    private static int? Number(Group group) => group.Success ? int.Parse(group.Captures[0].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"(?<![0-9/.-])([0-9]{4}|[0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{1,2})(?![0-9/-])")]
    private static partial Regex Figures();
}

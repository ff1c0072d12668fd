using System.Globalization;
using System.Text.RegularExpressions;

namespace EditorialPlatform.Publishing.Site;

/// <summary>Where and when an article was reported, from the one line of its copy, such as "Kidal, le 5 novembre 2025" or "2025-11-05".</summary>
/// <param name="Place">Null if the line is only a date.</param>
/// <param name="Day">Null if the line has no date.</param>
public sealed partial record Dateline(string? Place, DateOnly? Day)
{
    /// <summary>Parses a line. The names of the months are those of its language.</summary>
    public static Dateline Of(string? line, UiText words)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return new(null, null);
        }

        foreach (Match found in Date().Matches(line))
        {
            var month = found.Groups["month"].Value is { Length: > 0 } number ? int.Parse(number, CultureInfo.InvariantCulture)
                : words.MonthNamed(found.Groups["name"].Value);
            if (month is { } known && DateOnly.TryParseExact(
                $"{found.Groups["year"].Value}-{known:00}-{int.Parse(found.Groups["day"].Value, CultureInfo.InvariantCulture):00}", "yyyy-MM-dd", out var day))
            {
                return new(PlaceIn(line.Remove(found.Index, found.Length)), day);
            }
        }

        return new(PlaceIn(line), null);
    }

    private static string? PlaceIn(string rest) => Ends().Replace(rest, "") is { Length: > 0 } place && place.Any(char.IsLetter) ? place : null;

    [GeneratedRegex(@"(?<![\d\p{L}])(?:(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})|(?:(?:le|on|the)\s+)?(?<day>\d{1,2})(?:er|st|nd|rd|th)?\s+(?:of\s+)?"
        + @"(?<name>\p{L}+)\.?,?\s+(?<year>\d{4})|(?<name>\p{L}+)\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4}))(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Date();

    // What joins a place to its date.
    [GeneratedRegex(@"^[\s,;:.()/–—-]+|[\s,;:(/–—-]+$|\(\s*\)|(?<=\s)(?:le|on|the)\s*[,;:.–—-]*\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Ends();
}

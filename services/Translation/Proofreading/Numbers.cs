using System.Globalization;
using System.Text.RegularExpressions;

namespace EditorialPlatform.Translation.Proofreading;

/// <summary>
/// Compares numbers across notations: <c>1 234,5</c> equals <c>1,234.5</c>, and <c>1,234</c> is ambiguous. A number is present if any of its
/// readings is.
/// </summary>
public static partial class Numbers
{
    public static IReadOnlyList<string> Missing(string from, string into)
    {
        var there = Number().Matches(into).SelectMany(number => Readings(number.Value)).ToHashSet(StringComparer.Ordinal);
        return [.. Number().Matches(from).Select(number => number.Value).Distinct().Where(number => !Readings(number).Any(there.Contains))];
    }

    public static bool AnyIn(string text) => Number().IsMatch(text);

    private static IEnumerable<string> Readings(string number)
    {
        var digits = Spaces().Replace(number, "");
        var marks = digits.Where(character => character is '.' or ',').ToList();
        var last = digits.LastIndexOfAny(['.', ',']);
        if (marks.Count == 0)
        {
            return [Plain(digits, "")];
        }

        var (whole, rest) = (digits[..last], digits[(last + 1)..]);
        // With two different separators, the last is the decimal separator; a repeated separator groups thousands.
        return marks.Distinct().Count() > 1 ? [Plain(whole, rest)]
            : marks.Count > 1 ? [Plain(digits, "")]
            : rest.Length == 3 && whole.Length <= 3 ? [Plain(digits, ""), Plain(whole, rest)]
            : [Plain(whole, rest)];
    }

    private static string Plain(string whole, string fraction)
    {
        var (before, after) = (string.Concat(whole.Where(char.IsAsciiDigit)).TrimStart('0'), fraction.TrimEnd('0'));
        return string.Create(CultureInfo.InvariantCulture, $"{(before.Length == 0 ? "0" : before)}{(after.Length == 0 ? "" : ".")}{after}");
    }

    [GeneratedRegex(@"(?<![0-9])[0-9]{1,3}(?:[ \u00A0\u2009\u202F'’][0-9]{3})+(?![0-9])(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)*")]
    private static partial Regex Number();

    [GeneratedRegex(@"[ \u00A0\u2009\u202F'’]")]
    private static partial Regex Spaces();
}

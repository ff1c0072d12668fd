using System.Text.RegularExpressions;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>Something a translator should look at again; it stops nothing.</summary>
public sealed record Check(string Code, string Detail);

/// <summary>What can be seen without knowing either language.</summary>
public static partial class Checks
{
    public static IReadOnlyList<Check> Of(Segment segment, string? target)
    {
        if (string.IsNullOrWhiteSpace(target))
        {
            return [new("empty", "Nothing is translated.")];
        }

        var found = new List<Check>();
        var (source, done) = (InlineMarkdown.ToPlain(segment.Source), InlineMarkdown.ToPlain(target));
        if (source == done && source.Any(char.IsLetter))
        {
            found.Add(new("identical", "The translation is the same as the source."));
        }

        var missing = NumbersOf(source).Except(NumbersOf(done)).ToList();
        if (missing.Count > 0)
        {
            found.Add(new("numbers", $"Not in the translation: {string.Join(", ", missing)}."));
        }

        return found;
    }

    // "1 250,5" and "1,250.5" are the same number: marks between thousands go, and a decimal comma is a point.
    private static IEnumerable<string> NumbersOf(string text) =>
        Number().Matches(text).Select(number => Thousands().Replace(number.Value, "").Replace(',', '.')).Distinct();

    [GeneratedRegex(@"[0-9]{1,3}(?:[\s.,][0-9]{3})+(?![0-9])(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"[\s.,](?=[0-9]{3}(?![0-9]))")]
    private static partial Regex Thousands();
}

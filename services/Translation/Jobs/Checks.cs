using EditorialPlatform.Text;
using EditorialPlatform.Translation.Proofreading;
using EditorialPlatform.Translation.Terms;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>A warning about a translated segment; it does not prevent submission or approval.</summary>
public sealed record Check(string Code, string Detail);

/// <summary>Checks a translation for formal errors, such as missing numbers, dates or links.</summary>
public static class Checks
{
    public static IReadOnlyList<Check> Of(Segment segment, string? target, LanguagePair pair, SegmentAids aids, IReadOnlyList<TermInSegment> terms)
    {
        if (string.IsNullOrWhiteSpace(target))
        {
            return [new("empty", "Nothing is translated.")];
        }

        var (source, done) = (InlineMarkdown.ToPlain(segment.Source), InlineMarkdown.ToPlain(target));
        return
        [
            .. Identical(source, done),
            .. Numbers(source, done, pair),
            .. Links(segment.Source, target),
            .. Quotations.Wrong(source, done, aids.QuotationMarks.GetValueOrDefault(pair.To)).Select(wrong => new Check("quotation-marks", wrong)),
            .. terms.Where(term => term.Warning is not null).Select(term => new Check("terms", term.Warning!)),
        ];
    }

    private static IEnumerable<Check> Identical(string source, string target) =>
        source == target && source.Any(char.IsLetter) ? [new("identical", "The translation is the same as the source.")] : [];

    private static IEnumerable<Check> Numbers(string source, string target, LanguagePair pair)
    {
        var (from, into) = (Dates.In(pair.From), Dates.In(pair.To));
        // Exclude the numbers in dates, which are compared as dates.
        var (figures, written) = from.AreKnown && into.AreKnown ? (from.Without(source), into.Without(target)) : (source, target);
        foreach (var (code, missing) in new[] { ("dates", from.Missing(source, into, target)), ("numbers", Proofreading.Numbers.Missing(figures, written)) })
        {
            if (missing.Count > 0)
            {
                yield return new(code, $"Not in the translation: {string.Join(", ", missing)}.");
            }
        }

        // Only if the source contains digits: otherwise it may spell out numbers that the translation writes in digits.
        if (Proofreading.Numbers.AnyIn(source) && Proofreading.Numbers.Missing(written, source) is { Count: > 0 } added)
        {
            yield return new("numbers", $"Not in the source: {string.Join(", ", added)}.");
        }
    }

    private static IEnumerable<Check> Links(string source, string target)
    {
        var (before, after) = (Proofreading.Links.Of(source), Proofreading.Links.Of(target));
        if (before.Addresses.Except(after.Addresses).ToList() is { Count: > 0 } lost)
        {
            yield return new("links", $"The translation does not lead to {string.Join(", ", lost)}.");
        }

        if (after.Addresses.Except(before.Addresses).ToList() is { Count: > 0 } added)
        {
            yield return new("links", $"The source does not lead to {string.Join(", ", added)}.");
        }

        if (before.Stressed != after.Stressed)
        {
            yield return new("marks", $"The source stresses {before.Stressed} times, the translation {after.Stressed} times.");
        }
    }
}

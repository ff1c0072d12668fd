namespace EditorialPlatform.Translation.Proofreading;

/// <summary>Checks the quotation marks of a translation.</summary>
public static class Quotations
{
    private const string Marks = "«»“”„\"";

    private static readonly (char Open, char Close)[] Pairs = [('«', '»'), ('“', '”')];

    /// <param name="written">The permitted marks of the target language; null if not configured.</param>
    public static IEnumerable<string> Wrong(string source, string target, string? written)
    {
        var foreign = target.Where(character => Marks.Contains(character, StringComparison.Ordinal)
            && !(written ?? Marks).Contains(character, StringComparison.Ordinal))
            .Where(character => character != '"' || !source.Contains('"', StringComparison.Ordinal)).Distinct().ToList();
        if (foreign.Count > 0)
        {
            yield return $"{string.Join(' ', foreign)} is written {string.Join(' ', written!.AsEnumerable())} in this language.";
        }

        var odd = Pairs.Where(pair => target.Count(pair.Open.Equals) != target.Count(pair.Close.Equals)).Select(pair => $"{pair.Open} {pair.Close}").ToList();
        if (odd.Count > 0 || target.Count('"'.Equals) % 2 == 1)
        {
            yield return $"A quotation is opened and not closed, or closed and not opened: {string.Join(", ", odd.DefaultIfEmpty("\""))}.";
        }

        var (before, after) = (Count(source), Count(target));
        if (before != after)
        {
            yield return $"The source has {before} quotations, the translation {after}.";
        }
    }

    private static int Count(string text) => text.Count(character => character is '«' or '“' or '„') + (text.Count('"'.Equals) / 2);
}

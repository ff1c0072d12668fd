namespace EditorialPlatform.Translation.Terms;

/// <summary>A term that a segment has to do with.</summary>
/// <param name="Source">As the source says it.</param>
/// <param name="Target">What was agreed on.</param>
/// <param name="Warning">What is wrong with the translation; none while all is well, or nothing is translated.</param>
public sealed record TermInSegment(Guid Id, string Source, string Target, string? Warning);

/// <summary>What was agreed on, for one pair of languages on one day.</summary>
public sealed class Glossary
{
    private readonly List<(Guid Id, TermForm From, TermForm To, IReadOnlyList<string> Known)> terms;

    public Glossary(IEnumerable<Term> all, LanguagePair pair, DateOnly day) => terms =
    [
        .. from term in all
            let ruling = term.AsOf(day)
            where ruling is not null
            let @from = ruling.In(pair.From)
            let to = ruling.In(pair.To)
            where @from is not null && to is not null
            orderby @from.Text.Length descending, term.Id
            // A writer may have used what is not written any more; the translator needs the agreed word all the same.
            select (term.Id, @from, to, (IReadOnlyList<string>)[@from.Text, .. term.DeprecatedIn(day).Where(old => old.Language == pair.From).SelectMany(old => old.Old)]),
    ];

    public static Glossary None { get; } = new([], new("", ""), default);

    /// <summary>The terms of a segment's source, and those whose forbidden words its translation uses.</summary>
    public IReadOnlyList<TermInSegment> Of(string source, string? target)
    {
        var found = new List<TermInSegment>();
        var taken = new List<TextRange>();
        foreach (var (id, from, to, known) in terms)
        {
            // A word inside a longer term is not a term by itself.
            var places = known.SelectMany(form => TermMatcher.Find(source, form)).Where(place => !taken.Exists(longer => longer.Covers(place))).ToList();
            var forbidden = string.IsNullOrWhiteSpace(target) ? null : Forbidden(target, to);
            if (places.Count > 0 || forbidden is not null)
            {
                taken.AddRange(places);
                found.Add(new(id, places.Count > 0 ? source.Substring(places[0].Start, places[0].Length) : from.Text, to.Text, Warn(target, to, forbidden)));
            }
        }

        return found;
    }

    private static string? Warn(string? target, TermForm to, string? forbidden) =>
        string.IsNullOrWhiteSpace(target) ? null
        : forbidden is not null ? $"\"{forbidden}\" is not written; write \"{to.Text}\"."
        : TermMatcher.Has(target, to.Text) ? null
        : $"\"{to.Text}\" is missing.";

    /// <summary>A forbidden word that is not a part of the agreed one.</summary>
    private static string? Forbidden(string target, TermForm to)
    {
        var agreed = TermMatcher.Find(target, to.Text);
        return to.Forbidden.FirstOrDefault(word => TermMatcher.Find(target, word).Any(place => !agreed.Any(whole => whole.Covers(place))));
    }
}

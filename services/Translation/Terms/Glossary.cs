namespace EditorialPlatform.Translation.Terms;

/// <summary>A term that occurs in a segment.</summary>
/// <param name="Source">The term as it occurs in the source.</param>
/// <param name="Target">The preferred form in the target language.</param>
/// <param name="Warning">A warning about the translation; null if it is correct or missing.</param>
public sealed record TermInSegment(Guid Id, string Source, string Target, string? Warning);

/// <summary>The terms in force for one language pair on one day.</summary>
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
            // Also match deprecated forms in the source, because the translator needs the preferred form for them too.
            select (term.Id, @from, to, (IReadOnlyList<string>)[
                @from.Text,
                .. term.DeprecatedIn(day).Where(old => old.Language == pair.From).SelectMany(old => old.Old)
            ]),
    ];

    public static Glossary None { get; } = new([], new("", ""), default);

    /// <summary>Finds the terms in the source of a segment, and those of which the translation uses a forbidden form.</summary>
    public IReadOnlyList<TermInSegment> Of(string source, string? target)
    {
        var found = new List<TermInSegment>();
        var taken = new List<TextRange>();
        foreach (var (id, from, to, known) in terms)
        {
            // Ignore a term inside a longer one.
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

    /// <summary>Finds a forbidden form that is not part of the preferred form.</summary>
    private static string? Forbidden(string target, TermForm to)
    {
        var agreed = TermMatcher.Find(target, to.Text);
        return to.Forbidden.FirstOrDefault(word => TermMatcher.Find(target, word).Any(place => !agreed.Any(whole => whole.Covers(place))));
    }
}

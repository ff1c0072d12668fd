namespace EditorialPlatform.Translation.Terms;

/// <summary>A term that occurs in a segment.</summary>
/// <param name="Source">The term as it occurs in the source.</param>
/// <param name="Target">The preferred form in the target language.</param>
/// <param name="Warning">A warning about the translation; null if it is correct or missing.</param>
public sealed record TermInSegment(Guid Id, string Source, string Target, string? Warning);

/// <summary>The terms in force for one language pair on one day. A text is compared only with those that its words may belong to.</summary>
public sealed class Glossary
{
    private readonly List<Entry> entries;
    private readonly ILookup<string, int> inSource;
    private readonly ILookup<string, int> inTarget;

    public Glossary(IEnumerable<Term> all, LanguagePair pair, DateOnly day)
    {
        entries =
        [
            .. from term in all
                let ruling = term.AsOf(day)
                where ruling is not null
                let @from = ruling.In(pair.From)
                let to = ruling.In(pair.To)
                where @from is not null && to is not null
                orderby @from.Text.Length descending, term.Id
                // Also match deprecated forms in the source, because the translator needs the preferred form for them too.
                select new Entry(
                    term.Id,
                    @from.Text,
                    [.. term.DeprecatedIn(day).Where(old => old.Language == pair.From).SelectMany(old => old.Old).Prepend(@from.Text)
                        .Select(form => new WordSequence(form))],
                    new(to.Text),
                    [.. to.Forbidden.Select(form => new WordSequence(form))]),
        ];
        inSource = By(entry => entry.Known);
        inTarget = By(entry => entry.Forbidden);
    }

    public static Glossary None { get; } = new([], new("", ""), default);

    /// <summary>Finds the terms in the source of a segment, and those of which the translation uses a forbidden form.</summary>
    public IReadOnlyList<TermInSegment> Of(string source, string? target)
    {
        var (from, into) = (new WordSequence(source), string.IsNullOrWhiteSpace(target) ? null : new WordSequence(target));
        var found = new List<TermInSegment>();
        var taken = new List<TextRange>();
        var candidates = from.LookupWords.SelectMany(word => inSource[word]).Concat(into?.LookupWords.SelectMany(word => inTarget[word]) ?? []);
        foreach (var entry in candidates.Distinct().Order().Select(place => entries[place]))
        {
            // Ignore a term inside a longer one.
            var places = entry.Known.SelectMany(form => TermMatcher.Find(from, form)).Where(place => !taken.Exists(longer => longer.Covers(place))).ToList();
            var forbidden = into is null ? null : Forbidden(into, entry);
            if (places.Count > 0 || forbidden is not null)
            {
                taken.AddRange(places);
                found.Add(new(
                    entry.Id, places.Count > 0 ? source.Substring(places[0].Start, places[0].Length) : entry.Source, entry.Target.Text,
                    Warn(into, entry, forbidden)));
            }
        }

        return found;
    }

    private static string? Warn(WordSequence? target, Entry entry, string? forbidden) =>
        target is null ? null
        : forbidden is not null ? $"\"{forbidden}\" is not written; write \"{entry.Target.Text}\"."
        : TermMatcher.Find(target, entry.Target).Count > 0 ? null
        : $"\"{entry.Target.Text}\" is missing.";

    /// <summary>Finds a forbidden form that is not part of the preferred form.</summary>
    private static string? Forbidden(WordSequence target, Entry entry)
    {
        var agreed = TermMatcher.Find(target, entry.Target);
        return entry.Forbidden.FirstOrDefault(word => TermMatcher.Find(target, word).Any(place => !agreed.Any(whole => whole.Covers(place))))?.Text;
    }

    private ILookup<string, int> By(Func<Entry, IReadOnlyList<WordSequence>> forms) =>
        (from entry in entries.Index()
         from form in forms(entry.Item)
         where form.LookupWord is not null
         select (form.LookupWord, entry.Index)).ToLookup(one => one.LookupWord, one => one.Index, StringComparer.Ordinal);

    private sealed record Entry(Guid Id, string Source, IReadOnlyList<WordSequence> Known, WordSequence Target, IReadOnlyList<WordSequence> Forbidden);
}

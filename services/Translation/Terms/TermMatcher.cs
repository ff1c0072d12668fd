using System.Globalization;
using System.Text;

namespace EditorialPlatform.Translation.Terms;

public readonly record struct TextRange(int Start, int Length)
{
    public bool Covers(TextRange other) => Start <= other.Start && other.Start + other.Length <= Start + Length;
}

/// <summary>
/// Finds whole-word occurrences of a term, including plural and feminine endings. Lower-case letters of the form match capitals, as at the
/// beginning of a sentence, but not the reverse: the place "Plateau" does not match "plateau". Accents are significant, except on capitals.
/// </summary>
public static class TermMatcher
{
    private static readonly string[] Endings = ["s", "x", "e", "es"];

    public static IReadOnlyList<TextRange> Find(string text, string form) => Find(new WordSequence(text), new WordSequence(form));

    public static IReadOnlyList<TextRange> Find(WordSequence text, WordSequence form)
    {
        var (words, wanted) = (text.Words, form.Words);
        if (wanted.Count == 0)
        {
            return [];
        }

        var found = new List<TextRange>();
        for (var at = 0; at + wanted.Count <= words.Count; at++)
        {
            if (Enumerable.Range(0, wanted.Count).All(step =>
                Matches(text.Word(at + step), form.Word(step)) && (step == 0 || Joins(text.Text, words[at + step - 1], words[at + step]))))
            {
                var last = words[at + wanted.Count - 1];
                found.Add(new(words[at].Start, last.Start + last.Length - words[at].Start));
            }
        }

        return found;
    }

    public static bool Has(string text, string form) => Find(text, form).Count > 0;

    /// <summary>The folded word without each ending that it may have: so the words of a text are looked up among those of the forms.</summary>
    internal static IEnumerable<string> Stems(string folded) =>
        Endings.Where(ending => folded.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && folded.Length > ending.Length)
            .Select(ending => folded[..^ending.Length]).Prepend(folded);

    /// <summary>Whatever a character matches is folded alike: capitals without accents.</summary>
    internal static char Fold(char character)
    {
        var capital = char.ToUpperInvariant(character);
        return char.IsAscii(capital) || char.IsSurrogate(capital) ? capital : capital.ToString().Normalize(NormalizationForm.FormD)[0];
    }

    // "États-Unis" and "États Unis" are the same name; "États. Unis" spans two sentences.
    private static bool Joins(string text, TextRange before, TextRange after) =>
        text[(before.Start + before.Length)..after.Start].All(character => char.IsWhiteSpace(character)
            || character is '-' or '\u2010' or '\u2011' or '\'' or '\u2019');

    private static bool Matches(ReadOnlySpan<char> word, ReadOnlySpan<char> form)
    {
        if (word.Length < form.Length)
        {
            return false;
        }

        for (var at = 0; at < form.Length; at++)
        {
            if (!Matches(word[at], form[at]))
            {
                return false;
            }
        }

        var (ending, capitals) = (word[form.Length..].ToString(), !IsAcronym(form));
        return ending.Length == 0
            || (form.Length > 2 && Array.Exists(Endings, one => ending.Equals(one, capitals ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)));
    }

    private static bool IsAcronym(ReadOnlySpan<char> form) => form.Length > 1 && char.IsUpper(form[1]);

    private static bool Matches(char inText, char inForm) =>
        inText == inForm
            || (char.IsUpper(inText) && !char.IsUpper(inForm) && Bare(inText, inForm))
            || (char.IsUpper(inText) && char.IsUpper(inForm) && Bare(inText, inForm));

    // Match É and E for é, because capitals are often written without accents.
    private static bool Bare(char inText, char inForm) => inText == char.ToUpperInvariant(inForm) || inText == Fold(inForm);
}

/// <summary>A text divided into words once, so that many forms can be looked for in it.</summary>
public sealed class WordSequence
{
    public WordSequence(string text)
    {
        Text = text;
        for (var at = 0; at < text.Length; at++)
        {
            var start = at;
            while (at < text.Length && IsPartOfWord(text[at]))
            {
                at++;
            }

            if (at > start)
            {
                words.Add(new(start, at - start));
            }
        }
    }

    private readonly List<TextRange> words = [];

    public string Text { get; }

    public IReadOnlyList<TextRange> Words => words;

    /// <summary>The word that a form is looked up by: its longest, because many begin with an article. None in a form without letters and digits.</summary>
    public string? LookupWord => words.Count == 0 ? null : Folded(words.MaxBy(word => word.Length));

    /// <summary>The words that a text may have from a form: each as it is and without its endings.</summary>
    public IEnumerable<string> LookupWords => words.Select(Folded).Distinct().SelectMany(TermMatcher.Stems).Distinct();

    internal ReadOnlySpan<char> Word(int place) => Text.AsSpan(words[place].Start, words[place].Length);

    private string Folded(TextRange word) => string.Create(word.Length, (Text, word.Start), static (folded, from) =>
    {
        for (var at = 0; at < folded.Length; at++)
        {
            folded[at] = TermMatcher.Fold(from.Text[from.Start + at]);
        }
    });

    private static bool IsPartOfWord(char character) =>
        char.IsLetterOrDigit(character)
            || char.IsSurrogate(character)
            || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}

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

    public static IReadOnlyList<TextRange> Find(string text, string form)
    {
        var (words, wanted) = (WordsOf(text), WordsOf(form));
        if (wanted.Count == 0)
        {
            return [];
        }

        var found = new List<TextRange>();
        for (var at = 0; at + wanted.Count <= words.Count; at++)
        {
            if (Enumerable.Range(0, wanted.Count).All(step =>
                Matches(text.AsSpan(words[at + step].Start, words[at + step].Length), form.AsSpan(wanted[step].Start, wanted[step].Length))
                && (step == 0 || Joins(text, words[at + step - 1], words[at + step]))))
            {
                var last = words[at + wanted.Count - 1];
                found.Add(new(words[at].Start, last.Start + last.Length - words[at].Start));
            }
        }

        return found;
    }

    public static bool Has(string text, string form) => Find(text, form).Count > 0;

    private static List<TextRange> WordsOf(string text)
    {
        var words = new List<TextRange>();
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

        return words;
    }

    private static bool IsPartOfWord(char character) =>
        char.IsLetterOrDigit(character)
            || char.IsSurrogate(character)
            || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

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
    private static bool Bare(char inText, char inForm)
    {
        var form = char.ToUpperInvariant(inForm);
        return inText == form || inText == form.ToString().Normalize(NormalizationForm.FormD)[0];
    }
}

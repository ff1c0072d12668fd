using System.Globalization;
using System.Text;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Http;

/// <summary>Collects all errors in the members of one request, so that they are reported together.</summary>
public sealed class ValidationErrors
{
    private readonly Dictionary<string, List<string>> errors = new(StringComparer.Ordinal);

    /// <summary>The 422 with all errors, or <see langword="null"/> if there are none.</summary>
    public Rejection? Rejection => errors.Count == 0
        ? null
        : EventSourcing.Rejection.Fields(errors.ToDictionary(error => error.Key, error => error.Value.ToArray(), StringComparer.Ordinal));

    /// <summary>Records one error.</summary>
    /// <param name="pointer">JSON pointer of the field.</param>
    /// <param name="sentence">The message.</param>
    public ValidationErrors Add(string pointer, string sentence)
    {
        if (!errors.TryGetValue(pointer, out var sentences))
        {
            errors[pointer] = sentences = [];
        }

        sentences.Add(sentence);
        return this;
    }

    /// <summary>Checks a condition.</summary>
    /// <param name="holds">The condition.</param>
    /// <param name="pointer">JSON pointer of the field.</param>
    /// <param name="sentence">The message if the condition is false.</param>
    public ValidationErrors Require(bool holds, string pointer, string sentence) => holds ? this : Add(pointer, sentence);

    /// <summary>Checks a field of one line (headline, slug, name): no line breaks, no control or direction-override characters.</summary>
    /// <param name="pointer">JSON pointer of the field.</param>
    /// <param name="value">The value.</param>
    /// <param name="max">The maximum number of text elements (what a reader counts as characters).</param>
    /// <param name="required">Whether it must contain more than white space.</param>
    public ValidationErrors Line(string pointer, string? value, int max, bool required = false) => Check(pointer, value, max, required, lineBreaks: false);

    /// <summary>Checks a field of running text: line breaks and tabs are allowed, other control characters are not.</summary>
    /// <param name="pointer">JSON pointer of the field.</param>
    /// <param name="value">The value.</param>
    /// <param name="max">The maximum number of text elements (what a reader counts as characters).</param>
    /// <param name="required">Whether it must contain more than white space.</param>
    public ValidationErrors Text(string pointer, string? value, int max, bool required = false) => Check(pointer, value, max, required, lineBreaks: true);

    private ValidationErrors Check(string pointer, string? value, int max, bool required, bool lineBreaks)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return required ? Add(pointer, "This is needed.") : this;
        }

        // Counting text elements is slow, and there are never more of them than UTF-16 code units.
        if (value.Length > max && new StringInfo(value).LengthInTextElements > max)
        {
            Add(pointer, $"This is longer than {max} characters.");
        }

        foreach (var rune in value.EnumerateRunes())
        {
            if (HasForbiddenCharacter(rune, lineBreaks))
            {
                return Add(pointer, $"The character U+{rune.Value:X4} cannot be used here.");
            }
        }

        return this;
    }

    // Directional overrides and embeddings can disguise text; directional marks (LRM, RLM) are harmless.
    private static bool HasForbiddenCharacter(Rune rune, bool lineBreaks) => rune.Value switch
    {
        '\n' or '\t' or '\r' => !lineBreaks,
        < 0x20 or (>= 0x7F and < 0xA0) or 0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF => true,
        (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => true,
        >= 0xE0000 and <= 0xE007F => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse,
    };
}

using System.Globalization;
using System.Text;

namespace EditorialPlatform.Text;

/// <summary>Turns labels into the short ASCII words used in addresses and lists: <c>ACTUALITÉS</c> and <c>actualites</c> are the same section.</summary>
public static class Slug
{
    private const int MaxLength = 90;

    /// <summary>Computes the slug of a label: no accents, case or punctuation, words joined by hyphens. Empty when no Latin letter or digit remains.</summary>
    /// <param name="label">Any text.</param>
    public static string Of(string label)
    {
        var slug = new StringBuilder(label.Length);
        var spelled = label.Replace("œ", "oe", StringComparison.OrdinalIgnoreCase)
            .Replace("æ", "ae", StringComparison.OrdinalIgnoreCase)
            .Replace("ß", "ss", StringComparison.Ordinal);
        foreach (var character in spelled.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(char.ToLowerInvariant(character));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        if (slug.Length > MaxLength)
        {
            // Cut at a word boundary if there is one in the second half.
            var cut = slug.ToString(0, MaxLength).LastIndexOf('-');
            slug.Length = cut > MaxLength / 2 ? cut : MaxLength;
        }

        return slug.ToString().Trim('-');
    }
}

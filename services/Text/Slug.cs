using System.Globalization;
using System.Text;

namespace EditorialPlatform.Text;

/// <summary>Labels as the short ASCII words that addresses and lists use: <c>ACTUALITÉS</c> and <c>actualites</c> are the same section.</summary>
public static class Slug
{
    private const int MaxLength = 90;

    /// <summary>The slug of a label: accents, case and punctuation gone, words joined by hyphens; empty when no Latin letter or digit is left.</summary>
    /// <param name="label">Any text.</param>
    public static string Of(string label)
    {
        var slug = new StringBuilder(label.Length);
        var spelled = label.Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Replace("æ", "ae", StringComparison.OrdinalIgnoreCase).Replace("ß", "ss", StringComparison.Ordinal);
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
            // Cut between words where there is one.
            var cut = slug.ToString(0, MaxLength).LastIndexOf('-');
            slug.Length = cut > MaxLength / 2 ? cut : MaxLength;
        }

        return slug.ToString().Trim('-');
    }
}

using System.Text.RegularExpressions;

namespace EditorialPlatform.Text;

/// <summary>
/// Typography applied when a page is rendered; the approved text is stored unchanged. Spaces around French punctuation become no-break
/// spaces; words, punctuation and letters are never changed.
/// </summary>
public static partial class Typography
{
    /// <summary>Applies the typography of a language. Languages without rules of their own return the text unchanged.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="language">Its language.</param>
    public static string Apply(string text, string? language) =>
        language is "fr" || language?.StartsWith("fr-", StringComparison.OrdinalIgnoreCase) is true ? French(text) : text;

    private static string French(string text) =>
        Thousands().Replace(
            BeforeColon().Replace(BeforeSign().Replace(Inside().Replace(Missing().Replace(text, "\u202f"), "\u00a0"), "\u202f"), "\u00a0"), "\u202f");

    // A narrow no-break space before ; ! ? and a no-break space before : and %.
    [GeneratedRegex(@"(?<=\S)[ \u00a0](?=[;!?](?:[\s\u00a0»)\]""!?]|$))")]
    private static partial Regex BeforeSign();

    [GeneratedRegex(@"(?<=\S)[ ](?=[:%](?:[\s\u00a0»).,;]|$))")]
    private static partial Regex BeforeColon();

    [GeneratedRegex(@"(?<=«)[ ]?(?=[^\s\u00a0\u202f])|(?<=[^\s\u00a0\u202f])[ ]?(?=»)")]
    private static partial Regex Inside();

    // Only between a letter and the end of a word, so that addresses are left alone.
    [GeneratedRegex(@"(?<=[\p{L}\p{Nd})»…])(?=[;!?]+(?:\s|$|»))")]
    private static partial Regex Missing();

    [GeneratedRegex(@"(?<=(?<![\d,.])\d{1,3}(?: \d{3})*)[ ](?=\d{3}(?!\d))")]
    private static partial Regex Thousands();
}

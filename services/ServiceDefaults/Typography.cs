using System.Text.RegularExpressions;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>
/// How a language sets its signs, on the page alone: what was approved is kept as it is. Spaces before French signs do not break the
/// line; no word, sign or letter is changed.
/// </summary>
public static partial class Typography
{
    /// <summary>A text as it is shown; in languages whose signs stand close to their words, as it is.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="language">Its language.</param>
    public static string Set(string text, string? language) => language is "fr" || language?.StartsWith("fr-", StringComparison.OrdinalIgnoreCase) is true ? French(text) : text;

    private static string French(string text) =>
        Thousands().Replace(BeforeColon().Replace(BeforeSign().Replace(Inside().Replace(Missing().Replace(text, "\u202f"), "\u00a0"), "\u202f"), "\u00a0"), "\u202f");

    // A thin space that does not break before ; ! ? and the per cent sign's wider one with the colon.
    [GeneratedRegex(@"(?<=\S)[ \u00a0](?=[;!?](?:[\s\u00a0»)\]""!?]|$))")]
    private static partial Regex BeforeSign();

    [GeneratedRegex(@"(?<=\S)[ ](?=[:%](?:[\s\u00a0»).,;]|$))")]
    private static partial Regex BeforeColon();

    [GeneratedRegex(@"(?<=«)[ ]?(?=[^\s\u00a0\u202f])|(?<=[^\s\u00a0\u202f])[ ]?(?=»)")]
    private static partial Regex Inside();

    // After a letter and before the end of the word only: never in an address.
    [GeneratedRegex(@"(?<=[\p{L}\p{Nd})»…])(?=[;!?]+(?:\s|$|»))")]
    private static partial Regex Missing();

    [GeneratedRegex(@"(?<=(?<![\d,.])\d{1,3}(?: \d{3})*)[ ](?=\d{3}(?!\d))")]
    private static partial Regex Thousands();
}

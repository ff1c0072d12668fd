using System.Text.RegularExpressions;

namespace EditorialPlatform.Text;

/// <summary>BCP 47 language tags such as <c>fr</c> or <c>pt-BR</c>: a lower-case language and up to three subtags.</summary>
public static partial class LanguageTag
{
    /// <summary>Whether a text is a language tag. All services share this rule; a tag that only some accepted could be written but never translated.</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\\z")]
    private static partial Regex Pattern();
}

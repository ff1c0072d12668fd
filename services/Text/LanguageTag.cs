using System.Text.RegularExpressions;

namespace EditorialPlatform.Text;

/// <summary>The tags that languages go by, such as <c>fr</c> or <c>pt-BR</c>: BCP 47, a language in small letters and up to three subtags.</summary>
public static partial class LanguageTag
{
    /// <summary>Whether a text is such a tag. Every service asks here: a language that one takes and another does not would be written and never translated.</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\\z")]
    private static partial Regex Pattern();
}

using System.Text.RegularExpressions;

namespace EditorialPlatform.Publishing.Site;

/// <summary>Finds people's names in a byline, which is free text such as "Par Awa Traoré, à Gao, et Moussa Diarra, à Bamako".</summary>
public static partial class Bylines
{
    /// <summary>Splits a byline into names and the text between them.</summary>
    public static IEnumerable<(string Text, bool IsName)> Parts(string byline)
    {
        var end = 0;
        foreach (Match name in Name().Matches(byline))
        {
            if (name.Index > end)
            {
                yield return (byline[end..name.Index], false);
            }

            yield return (name.Value, true);
            end = name.Index + name.Length;
        }

        if (end < byline.Length)
        {
            yield return (byline[end..], false);
        }
    }

    public static IEnumerable<string> Names(string? byline) => Parts(byline ?? "").Where(part => part.IsName).Select(part => part.Text);

    // At least two words, the first one capitalized: a single word may be a place.
    [GeneratedRegex(@"(?<=^\s*|[,;&]\s*|\b(?i:par|by|et|and|avec|with)\s+)(?!(?:Par|By)\s)\p{Lu}[\p{L}\p{M}'’.-]*(?: "
        + @"(?!(?i:et|and|à|in|at|avec|with|pour|for)\b)[\p{L}\p{M}'’.-]+)+(?=\s*(?:[,;&(]|$| (?i:et|and|à|in|at|avec|with|pour|for)\b))")]
    private static partial Regex Name();
}

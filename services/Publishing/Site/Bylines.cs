using System.Text.RegularExpressions;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Site;

/// <summary>Somebody who is credited as an author.</summary>
/// <param name="Url">The page that lists the author's articles.</param>
public sealed record Author(string Name, bool IsPerson, string? Url);

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

    /// <summary>
    /// Those who are credited, for formats that want one author each: the people who are named, otherwise the byline as an organization, otherwise
    /// the site.
    /// </summary>
    public static IReadOnlyList<Author> Authors(string? byline, string language, SiteSettings site)
    {
        var people = Names(byline).Distinct().ToList();
        var whole = Lead().Replace(byline ?? "", "").Trim();
        return people.Count > 0 ? [.. people.Select(name => Named(name))] : [whole.Length > 0 ? new(whole, false, null) : new(site.Name, false, site.Origin)];

        Author Named(string name) => new(
            name,
            name != site.Name && !Collective().IsMatch(name),
            Slug.Of(name) is { Length: > 0 } slug ? site.Origin + Subjects.Address(language, Subjects.Authors, slug) : null);
    }

    public static IEnumerable<string> Names(string? byline) => Parts(byline ?? "").Where(part => part.IsName).Select(part => part.Text);

    [GeneratedRegex(@"^\s*(?:par|by)\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Lead();

    // A name that begins with an article, such as "La rédaction", is that of a group.
    [GeneratedRegex(@"^(?:La|Le|Les|The)\s|^L['’]")]
    private static partial Regex Collective();

    // At least two words, the first one capitalized: a single word may be a place.
    [GeneratedRegex(@"(?<=^\s*|[,;&]\s*|\b(?i:par|by|et|and|avec|with)\s+)(?!(?:Par|By)\s)\p{Lu}[\p{L}\p{M}'’.-]*(?: "
        + @"(?!(?i:et|and|à|in|at|avec|with|pour|for)\b)[\p{L}\p{M}'’.-]+)+(?=\s*(?:[,;&(]|$| (?i:et|and|à|in|at|avec|with|pour|for)\b))")]
    private static partial Regex Name();
}

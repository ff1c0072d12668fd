namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>
/// What answers rest on, in words that a CDN takes as surrogate keys. <see cref="PublicSiteQueries"/> notes them while it is asked, and the
/// tables' triggers say them when rows change: whoever renders need not think of either.
/// </summary>
public static class PageKeys
{
    private static readonly AsyncLocal<HashSet<string>?> Noted = new();

    /// <summary>Every answer that a CDN may keep.</summary>
    public const string Everything = "site";

    /// <summary>An article in all its languages: where it is shown, and where it is linked to.</summary>
    public static string Article(Guid article) => $"article-{article}";

    /// <summary>What is published, in a language, or in a section of it.</summary>
    public static string List(string? language, string? section = null) => language is null ? "list" : section is null ? $"list-{language}" : $"list-{language}-{section}";

    /// <summary>A picture, where it is shown and by itself.</summary>
    public static string Picture(string name) => $"picture-{name}";

    /// <summary>Which sections have something to read.</summary>
    public static string Sections(string language) => $"sections-{language}";

    /// <summary>Notes from now on, in this flow of control, what is asked for.</summary>
    public static HashSet<string> Note() => Noted.Value = new(StringComparer.Ordinal);

    internal static void Add(IEnumerable<string> keys)
    {
        if (Noted.Value is { } noted)
        {
            lock (noted)
            {
                noted.UnionWith(keys);
            }
        }
    }
}

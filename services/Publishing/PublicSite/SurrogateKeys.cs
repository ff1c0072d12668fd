namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>
/// What public pages depend on, in words that a CDN takes as surrogate keys. <see cref="PublicSiteQueries"/> collects them as it is queried,
/// and the tables' triggers write them when rows change, so that no route has to think of either.
/// </summary>
public static class SurrogateKeys
{
    /// <summary>In a change: all there is.</summary>
    public const string Everything = "*";

    /// <summary>Every page that a CDN may keep.</summary>
    public const string Site = "site";

    /// <summary>An article in all its languages: where it is shown, and where it is linked to.</summary>
    public static string Article(Guid article) => $"article-{article}";

    /// <summary>What is published, in a language, or in a section of it.</summary>
    public static string List(string? language, string? section = null) => language is null ? "list" : section is null ? $"list-{language}" : $"list-{language}-{section}";

    /// <summary>A picture, where it is shown and by itself.</summary>
    public static string Picture(string name) => $"picture-{name}";

    /// <summary>Which sections have something to read.</summary>
    public static string Sections(string language) => $"sections-{language}";
}

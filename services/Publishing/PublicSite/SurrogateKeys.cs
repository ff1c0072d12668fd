using System.Globalization;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>
/// The surrogate keys of public pages. <see cref="PublicSiteQueries"/> collects them from its queries, and the tables' triggers
/// (<c>Schema/repeatable/page-changes.sql</c>) record them when rows change, so endpoints need not handle them.
/// </summary>
public static class SurrogateKeys
{
    /// <summary>On every page that a CDN may cache.</summary>
    public const string Site = "site";

    /// <summary>An article in all languages: its pages and the pages that link to it.</summary>
    public static string Article(Guid article) => $"article-{article}";

    /// <summary>The published articles of a language or of one of its sections.</summary>
    public static string List(string? language, string? section = null) =>
        language is null ? "list" : section is null ? $"list-{language}" : $"list-{language}-{section}";

    /// <summary>The articles that were published in a month, in UTC, with all their languages.</summary>
    public static string Month(DateTimeOffset month) => $"month-{month.ToString("yyyy-MM", CultureInfo.InvariantCulture)}";

    /// <summary>A picture: its files and the pages that show it.</summary>
    public static string Picture(string name) => $"picture-{name}";

    /// <summary>An address at which there is no public article yet.</summary>
    public static string Address(string path) => $"address-{path}";

    /// <summary>For a CDN, in place of the keys of what is not public: dropped whenever something becomes public.</summary>
    public const string Unresolved = "unresolved";

    /// <summary>The sections that have public articles.</summary>
    public static string Sections(string language) => $"sections-{language}";
}

using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text;

/// <summary>The line "À lire aussi : …", in any case and with or without its accent.</summary>
public static partial class RelatedLine
{
    private const int LongestLine = 4_000;

    /// <summary>Parses a line as a relation. The title is empty for a bare label above
    /// a list; the result is <see langword="null"/> for any other line.</summary>
    public static Related? Parse(string line)
    {
        if (line.Length > LongestLine || line.Contains('\n', StringComparison.Ordinal) || Label().Match(line) is not { Success: true } label)
        {
            return null;
        }

        var title = Title(line, label);
        return Link().Match(title) is not { Success: true } link ? new(null, null, title)
            : Guid.TryParse(link.Groups["article"].Value, out var article) ? new(article, null, link.Groups["title"].Value)
            : new(null, link.Groups["url"].Value, link.Groups["title"].Value);
    }

    /// <summary>Writes a relation as a line of Markdown that reads back as the same relation.</summary>
    /// <param name="title">The printed words.</param>
    /// <param name="articleId">The article it leads to.</param>
    /// <param name="url">The outside address it leads to.</param>
    public static string Write(string title, Guid? articleId, string? url) =>
        articleId is null && url is null ? $"À lire aussi : {title}" : $"À lire aussi : [{title}]({(articleId is { } id ? $"article:{id}" : url)})";

    /// <summary>Escapes a paragraph that begins like a relation, so that it stays a paragraph.</summary>
    public static string Escape(string text) => Label().Match(text) is { Success: true } label ? text.Insert(label.Groups["colon"].Index, @"\") : text;

    // Emphasis opened before the label closes with the label or the line; emphasis after the colon belongs to the title.
    private static string Title(string line, Match label)
    {
        var (open, close) = (label.Groups["open"].Value, label.Groups["close"].Value);
        var rest = line[label.Length..].Trim();
        if (open.Length == 0)
        {
            return rest;
        }

        return close.Length == 0 && rest.StartsWith(open, StringComparison.Ordinal) ? rest[open.Length..].Trim()
            : close.Length == 0 && rest.EndsWith(open, StringComparison.Ordinal) ? rest[..^open.Length].Trim()
            : rest;
    }

    // The accent may be a combining character (U+0300).
    [GeneratedRegex(@"^\s*(?<open>[*_]*)\s*(?:(?:À|A\u0300?)\s+lire\s+(?:aussi|également|e\u0301galement)|lire\s+(?:aussi|également)|("
        + @"?:also\s+read|read\s+also|see\s+also|read\s+more))\s*(?<close>[*_]*)\s*(?<colon>:)\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"^\[(?<title>.+)\]\((?:article:(?<article>[0-9a-fA-F-]{36})|(?<url>https?://\S+))\)$")]
    private static partial Regex Link();
}

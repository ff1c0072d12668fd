using EditorialPlatform.Contracts;
using EditorialPlatform.Text;
using Marten;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>The address of an edition: <c>/{lang}/{section}/{slug of the headline}</c>. An address belongs permanently to one article.</summary>
public static class Addresses
{
    // Reserved path segments, which cannot be sections.
    private static readonly string[] Ours = ["search", "corrections", .. Site.Subjects.Kinds];

    /// <summary>The section's path segment.</summary>
    public static string Section(Copy copy) => Slug.Of(copy.Section ?? "") is var slug && Ours.Contains(slug) ? $"{slug}-1" : slug;

    /// <summary>The address of a copy; the current one if it still matches section and headline.</summary>
    /// <param name="taken">Addresses of other articles.</param>
    public static string Of(Guid article, Copy copy, string? current, IReadOnlySet<string> taken)
    {
        var wanted = Wanted(article, copy);
        if (current is not null
            && (current == wanted || (current.StartsWith(wanted + "-", StringComparison.Ordinal) && int.TryParse(current.AsSpan(wanted.Length + 1), out _))))
        {
            return current;
        }

        return taken.Contains(wanted)
            ? Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{wanted}-{number}").First(path => !taken.Contains(path))
            : wanted;
    }

    /// <summary>Finds conflicting addresses of other articles. An address taken after this query fails the transaction, which is then retried.</summary>
    public static async Task<IReadOnlySet<string>> FindTakenAsync(IQuerySession session, Guid article, params IEnumerable<Copy> more)
    {
        var publication = await session.LoadAsync<Publication>(article);
        var wanted = more.Concat(publication?.Editions.Select(edition => edition.Pending?.Copy).OfType<Copy>() ?? [])
            .Select(copy => Wanted(article, copy)).Distinct().ToArray();
        return wanted.Length == 0
            ? new HashSet<string>()
            : (await session.AdvancedSql.QueryAsync<string>(
                "select path from public_site.addresses where article_id <> ? and (path = any(?) or regexp_replace(path, '-[0-9]+$', '') = any(?))",
                CancellationToken.None, article, wanted, wanted)).ToHashSet(StringComparer.Ordinal);
    }

    // Use the article id for headlines that have no Latin transliteration.
    private static string Wanted(Guid article, Copy copy) =>
        $"/{copy.Language}/{Section(copy)}/{(Slug.Of(copy.Headline) is { Length: > 0 } slug ? slug : article.ToString("N"))}";
}

using EditorialPlatform.Contracts;
using EditorialPlatform.Text;
using Marten;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>The address of an edition: <c>/{lang}/{section}/{slug of the headline}</c>. An address belongs permanently to one article.</summary>
public static class Addresses
{
    // Articles of one section and headline that are told apart by a number; a series such as a daily forecast has more.
    private const int MaxNumber = 100;

    // Reserved path segments, which cannot be sections.
    private static readonly string[] Ours = ["search", "corrections", .. Site.Subjects.Kinds];

    /// <summary>The section's path segment.</summary>
    public static string Section(Copy copy) => Slug.Of(copy.Section ?? "") is var slug && Ours.Contains(slug) ? $"{slug}-1" : slug;

    /// <summary>The address of a copy; the current one if it still matches section and headline.</summary>
    /// <param name="taken">Addresses of other articles.</param>
    public static string Of(Guid article, Copy copy, string? current, IReadOnlySet<string> taken)
    {
        var wanted = Wanted(article, copy);
        var unchanged = current is not null && (Candidates(article, wanted).Contains(current)
            || (current.StartsWith(wanted + "-", StringComparison.Ordinal) && int.TryParse(current.AsSpan(wanted.Length + 1), out _)));
        return unchanged ? current! : Candidates(article, wanted).First(path => !taken.Contains(path));
    }

    /// <summary>Finds conflicting addresses of other articles. An address taken after this query fails the transaction, which is then retried.</summary>
    public static async Task<IReadOnlySet<string>> FindTakenAsync(IQuerySession session, Guid article, params IEnumerable<Copy> more)
    {
        var publication = await session.LoadAsync<Publication>(article);
        var candidates = more.Concat(publication?.Editions.Select(edition => edition.Pending?.Copy).OfType<Copy>() ?? [])
            .Select(copy => Wanted(article, copy)).Distinct().SelectMany(wanted => Candidates(article, wanted)).ToArray();
        return candidates.Length == 0
            ? new HashSet<string>()
            : (await session.AdvancedSql.QueryAsync<string>(
                "select path from public_site.addresses where path = any(?) and article_id <> ?",
                CancellationToken.None, candidates, article)).ToHashSet(StringComparer.Ordinal);
    }

    // The last one is the article's alone.
    private static IEnumerable<string> Candidates(Guid article, string wanted) =>
        [wanted, .. Enumerable.Range(2, MaxNumber - 1).Select(number => $"{wanted}-{number}"), $"{wanted}-{article:N}"];

    // Use the article id for headlines that have no Latin transliteration.
    private static string Wanted(Guid article, Copy copy) =>
        $"/{copy.Language}/{Section(copy)}/{(Slug.Of(copy.Headline) is { Length: > 0 } slug ? slug : article.ToString("N"))}";
}

using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary>Where a relation leads: an address, with the language where it is not the reader's.</summary>
/// <param name="Target">The article, where it is one of ours.</param>
public sealed record RelatedLink(string Address, string? Language, string? Rel, Headline? Target);

/// <summary>"À lire aussi", resolved when it is read: in the reader's language, else in another, else to nothing.</summary>
/// <param name="Base">What stands before our own addresses; nothing on the site itself.</param>
public sealed record RelatedLinks(string Language, ILookup<Guid, Headline> Public, string Base = "")
{
    public static IReadOnlyCollection<Guid> Targets(Copy? copy) =>
        copy is null ? [] : [.. copy.Blocks.Select(block => block.ArticleId).Concat(copy.Related.Select(related => related.ArticleId)).OfType<Guid>().Distinct()];

    public RelatedLink? Of(Guid? article, string? url)
    {
        if (article is { } id)
        {
            var target = Public[id].FirstOrDefault(line => line.Language == Language) ?? Public[id].FirstOrDefault();
            return target is null ? null : new(Base + target.Path, target.Language == Language ? null : target.Language, null, target);
        }

        return InlineHtml.Address(url) is { } outside ? new(outside, null, "external", null) : null;
    }
}

using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary>A resolved related link: its URL, and its language if it differs from the reader's.</summary>
/// <param name="Target">The linked article if it is one of ours.</param>
public sealed record RelatedLink(string Address, string? Language, string? Rel, Headline? Target);

/// <summary>Resolves the related links ("À lire aussi") at render time: in the reader's language, otherwise in another one, otherwise omitted.</summary>
/// <param name="Base">The prefix of the site's own URLs; empty on the site itself.</param>
public sealed record RelatedLinks(string Language, ILookup<Guid, Headline> Public, string Base = "")
{
    public static IReadOnlyCollection<Guid> Targets(Copy? copy) =>
        copy is null
            ? []
            : [.. copy.Blocks.Select(block => block.ArticleId).Concat(copy.Related.Select(related => related.ArticleId)).OfType<Guid>().Distinct()];

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

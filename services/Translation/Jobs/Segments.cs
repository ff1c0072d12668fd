using EditorialPlatform.Contracts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>The unit of translation: words of the source that are translated together.</summary>
/// <param name="Id">Stays while the words are edited or moved.</param>
/// <param name="Kind">What the words are: a kind of block, or <c>headline</c>, <c>standfirst</c>, <c>note</c>, <c>cite</c>, <c>alt</c>.</param>
/// <param name="Source">The words.</param>
/// <param name="Hash">Their fingerprint, apart from where they stand.</param>
/// <param name="Required">Whether a translation without it is not whole.</param>
public sealed record Segment(string Id, string Kind, string Source, string Hash, bool Required);

/// <summary>Cuts a source into segments. Order is reading order; what has no words needs no translator.</summary>
public static class Segments
{
    public const string Note = "note";

    /// <param name="note">What readers are told was wrong; until it is translated a standing sentence says that something was.</param>
    public static IReadOnlyList<Segment> Of(Copy copy, string? note)
    {
        List<Segment> found = [Words("headline", "headline", copy.Headline), Words("standfirst", "standfirst", copy.Standfirst)];
        foreach (var block in copy.Blocks)
        {
            found.Add(new(block.Id, KindOf(block.Kind), block.Text, CopyHash.Of(block with { Cite = null, Alt = null }), Required: true));
            found.Add(Words($"{block.Id}.cite", "cite", block.Cite));
            found.Add(Words($"{block.Id}.alt", "alt", block.Alt));
        }

        // A relation has no id: its words are its name. Readers see the related article's own headline where there is one.
        found.AddRange(copy.Related.Select(relation => Words(RelatedId(relation.Title), "related", relation.Title) with { Required = false }).DistinctBy(segment => segment.Id));
        found.Add(Words(Note, Note, note) with { Required = false });
        return [.. found.Where(segment => InlineMarkdown.CountWords(InlineMarkdown.ToPlain(segment.Source)) > 0)];
    }

    public static string RelatedId(string title) => $"related.{CopyHash.OfWords("related", title)[..8]}";

    private static Segment Words(string id, string kind, string? text) => new(id, kind, text ?? "", CopyHash.OfWords(kind, text ?? ""), Required: true);

    private static string KindOf(BlockKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
}

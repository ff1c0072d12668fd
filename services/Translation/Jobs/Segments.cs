using EditorialPlatform.Contracts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>The unit of translation: a piece of source text that is translated as a whole.</summary>
/// <param name="Id">Stable while the text is edited or moved.</param>
/// <param name="Kind">A kind of block, or <c>headline</c>, <c>standfirst</c>, <c>note</c>, <c>cite</c> or <c>alt</c>.</param>
/// <param name="Source">The source text.</param>
/// <param name="Hash">Hash of the source text, independent of its position.</param>
/// <param name="Required">Whether the segment must be translated before submission.</param>
public sealed record Segment(string Id, string Kind, string Source, string Hash, bool Required);

/// <summary>Splits a source into segments in reading order; text without words is skipped.</summary>
public static class Segments
{
    public const string Note = "note";

    /// <param name="note">The correction note for readers; until it is translated, the site shows a generic notice.</param>
    public static IReadOnlyList<Segment> Of(Copy copy, string? note)
    {
        List<Segment> found = [Words("headline", "headline", copy.Headline), Words("standfirst", "standfirst", copy.Standfirst)];
        foreach (var block in copy.Blocks)
        {
            found.Add(new(block.Id, KindOf(block.Kind), block.Text, CopyHash.Of(block with { Cite = null, Alt = null }), Required: true));
            found.Add(Words($"{block.Id}.cite", "cite", block.Cite));
            found.Add(Words($"{block.Id}.alt", "alt", block.Alt));
        }

        // A relation has no id, so the segment id is derived from its title. It is optional, because the site prefers the headline of the related article.
        found.AddRange(copy.Related.Select(relation => Words(RelatedId(relation.Title), "related", relation.Title) with { Required = false })
            .DistinctBy(segment => segment.Id));
        found.Add(Words(Note, Note, note) with { Required = false });
        return [.. found.Where(segment => InlineMarkdown.CountWords(InlineMarkdown.ToPlain(segment.Source)) > 0)];
    }

    public static string RelatedId(string title) => $"related.{CopyHash.OfWords("related", title)[..8]}";

    private static Segment Words(string id, string kind, string? text) => new(id, kind, text ?? "", CopyHash.OfWords(kind, text ?? ""), Required: true);

    private static string KindOf(BlockKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
}

using EditorialPlatform.Contracts;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>Builds the target copy: the structure and metadata of the source with the translated text.</summary>
public static class TargetCopy
{
    /// <param name="words">The current translations by segment id. Segments without one, such as untranslated titles or separators, keep the source.</param>
    public static Copy Of(Copy source, string language, IReadOnlyDictionary<string, string> words)
    {
        return source with
        {
            Language = language,
            Headline = Words("headline", source.Headline)!,
            Standfirst = Words("standfirst", source.Standfirst),
            Blocks = [.. source.Blocks.Select(block => block with
            {
                Text = Words(block.Id, block.Text)!,
                Cite = Words($"{block.Id}.cite", block.Cite),
                Alt = Words($"{block.Id}.alt", block.Alt),
            })],
            Related = [.. source.Related.Select(relation => relation with { Title = Words(Segments.RelatedId(relation.Title), relation.Title)! })],
        };

        string? Words(string segment, string? inSource) => words.GetValueOrDefault(segment, inSource!);
    }
}

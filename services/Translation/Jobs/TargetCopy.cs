using EditorialPlatform.Contracts;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>The whole copy in the target language: kinds, order, ids, pictures, section and places are the source's; only words are the translator's.</summary>
public static class TargetCopy
{
    /// <param name="words">What is translated and current, by segment id. Anything else keeps the source's words: a title nobody translated, a line of stars.</param>
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

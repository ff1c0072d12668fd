using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary>What readers are told of a picture: the words of its block, which were approved with the copy.</summary>
/// <param name="Caption">Inline Markdown.</param>
/// <param name="Alt">Null or empty if there is nothing to say to those who cannot see it.</param>
public sealed record FigureWords(string Caption, string? Credit, string? Alt)
{
    /// <param name="block">The figure.</param>
    /// <param name="picture">The picture that it shows.</param>
    public static FigureWords Of(Block block, Picture? picture)
    {
        // Null only in copies approved before review began to require these words. Those editions keep what was filed with the picture.
        var filed = block.Credit is null || block.Alt is null ? picture?.Told : null;
        return new(block.Text.Length > 0 ? block.Text : filed?.Caption ?? "", block.Credit ?? filed?.Credit, block.Alt ?? filed?.Alt);
    }

    /// <summary>The pictures of a copy in the order they are shown, each with the words of its first figure.</summary>
    public static IEnumerable<(Picture Picture, FigureWords Words)> In(Copy? copy, IReadOnlyDictionary<string, Picture> pictures) =>
        (copy?.Blocks ?? [])
            .Where(block => block.Picture is { } name && pictures.ContainsKey(name))
            .DistinctBy(block => block.Picture)
            .Select(block => (pictures[block.Picture!], Of(block, pictures[block.Picture!])));
}

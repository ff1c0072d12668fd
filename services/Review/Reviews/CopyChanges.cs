using EditorialPlatform.Contracts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Review.Reviews;

/// <summary>A field or block that differs between two revisions. <c>Was</c> is null for an added block and <c>Now</c> for a removed one.</summary>
public sealed record CopyChange(string? Field, string? BlockId, string? Was, string? Now, bool Moved, IReadOnlyList<DiffSpan> Words);

/// <summary>Lists what an editor must read again when a newer revision replaces the one they read.</summary>
public static class CopyChanges
{
    public static IReadOnlyList<CopyChange> Between(Copy was, Copy now)
    {
        var (fields, blocks) = CopyDiff.Compare(was, now);
        return
        [
            .. fields.Select(field => new CopyChange(
                field.Field, null, Without(Change.Added, field.Words), Without(Change.Removed, field.Words), Moved: false, field.Words)),
            .. blocks.Where(block => block.Change != Change.Same)
                .Select(block => new CopyChange(null, block.BlockId, Text(was, block.BlockId), Text(now, block.BlockId), block.Moved, block.Words)),
        ];
    }

    private static string? Without(Change change, IReadOnlyList<DiffSpan> words) =>
        string.Concat(words.Where(stretch => stretch.Change != change).Select(stretch => stretch.Text)) is { Length: > 0 } text ? text : null;

    private static string? Text(Copy copy, string id) => copy.Blocks.FirstOrDefault(block => block.Id == id)?.Text;
}

using EditorialPlatform.Text;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>A run of words that was <c>kept</c>, <c>removed</c> or <c>added</c>.</summary>
public sealed record ChangedWords(string Change, string Text);

/// <summary>Compares the current source of a segment with the source it was translated from, word by word.</summary>
public static class SourceChange
{
    public static IReadOnlyList<ChangedWords> Between(string before, string after) =>
        [.. CopyDiff.DiffWords(before, after).Select(stretch => new ChangedWords(
            stretch.Change switch
            {
                Change.Added => "added",
                Change.Removed => "removed",
                _ => "kept",
            },
            stretch.Text))];
}

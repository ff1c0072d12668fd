using DiffPlex;
using DiffPlex.Chunkers;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>A run of words that were <c>kept</c>, <c>removed</c> or <c>added</c>.</summary>
public sealed record ChangedWords(string Change, string Text);

/// <summary>What changed in the source since a segment was translated, word by word.</summary>
public static class SourceChange
{
    private static readonly WordChunker Words = new();

    public static IReadOnlyList<ChangedWords> Between(string before, string after)
    {
        var difference = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, Words);
        var (found, at) = (new List<ChangedWords>(), 0);
        foreach (var block in difference.DiffBlocks)
        {
            Add("kept", difference.PiecesNew, at, block.InsertStartB - at);
            Add("removed", difference.PiecesOld, block.DeleteStartA, block.DeleteCountA);
            Add("added", difference.PiecesNew, block.InsertStartB, block.InsertCountB);
            at = block.InsertStartB + block.InsertCountB;
        }

        Add("kept", difference.PiecesNew, at, difference.PiecesNew.Count - at);
        return found;

        void Add(string change, IReadOnlyList<string> pieces, int from, int count)
        {
            if (count > 0)
            {
                found.Add(new(change, string.Concat(pieces.Skip(from).Take(count))));
            }
        }
    }
}

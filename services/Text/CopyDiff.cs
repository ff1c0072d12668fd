using System.Globalization;
using System.Text.Json.Serialization;
using DiffPlex;
using DiffPlex.Chunkers;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text;

/// <summary>How a run of words, or a block, changed.</summary>
[JsonConverter(typeof(WireEnumConverter<Change>))]
public enum Change
{
    /// <summary>Unchanged.</summary>
    Same,

    /// <summary>Only in the newer copy.</summary>
    Added,

    /// <summary>Only in the older copy.</summary>
    Removed,

    /// <summary>A block whose words or kind changed.</summary>
    Changed,

    /// <summary>A block that only moved.</summary>
    Moved,
}

/// <summary>A run of words with what became of it.</summary>
/// <param name="Change">Which of them.</param>
/// <param name="Text">The text.</param>
public sealed record DiffSpan(Change Change, string Text);

/// <summary>A field that changed.</summary>
/// <param name="Field">Its name, such as <c>headline</c>.</param>
/// <param name="Words">Word by word.</param>
public sealed record FieldDifference(string Field, IReadOnlyList<DiffSpan> Words);

/// <summary>A block of either side, in reading order.</summary>
/// <param name="BlockId">The block.</param>
/// <param name="Kind">What it is, or was.</param>
/// <param name="Change">How it changed.</param>
/// <param name="Moved">Whether it moved; its words may have changed too.</param>
/// <param name="Words">Word by word.</param>
public sealed record BlockDifference(string BlockId, BlockKind Kind, Change Change, bool Moved, IReadOnlyList<DiffSpan> Words);

/// <summary>Compares two copies by block, then by word. A moved block is reported as a move, not as a removal and an addition.</summary>
public static class CopyDiff
{
    private static readonly WordChunker Chunker = new();

    /// <summary>Compares two copies.</summary>
    /// <param name="before">The older copy.</param>
    /// <param name="after">The newer copy.</param>
    public static (IReadOnlyList<FieldDifference> Fields, IReadOnlyList<BlockDifference> Blocks) Compare(Copy before, Copy after)
    {
        (string Field, string? Was, string? Is)[] fields =
        [
            ("headline", before.Headline, after.Headline), ("standfirst", before.Standfirst, after.Standfirst), ("section", before.Section, after.Section),
            ("place", before.Place, after.Place), ("dateline", before.Dateline, after.Dateline), ("byline", before.Byline, after.Byline),
            ("tags", string.Join('\n', before.Tags), string.Join('\n', after.Tags)), ("related", Shown(before.Related), Shown(after.Related)),
        ];
        return ([.. fields.Where(field => (field.Was ?? "") != (field.Is ?? ""))
            .Select(field => new FieldDifference(field.Field, DiffWords(field.Was ?? "", field.Is ?? "")))], Blocks(before.Blocks, after.Blocks));
    }

    /// <summary>Compares two texts word by word.</summary>
    /// <param name="before">The older text.</param>
    /// <param name="after">The newer text.</param>
    public static IReadOnlyList<DiffSpan> DiffWords(string before, string after)
    {
        var diff = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, Chunker);
        var stretches = new List<DiffSpan>();
        var young = 0;
        foreach (var block in diff.DiffBlocks)
        {
            Add(Change.Same, diff.PiecesNew, young, block.InsertStartB);
            Add(Change.Removed, diff.PiecesOld, block.DeleteStartA, block.DeleteStartA + block.DeleteCountA);
            Add(Change.Added, diff.PiecesNew, block.InsertStartB, block.InsertStartB + block.InsertCountB);
            young = block.InsertStartB + block.InsertCountB;
        }

        Add(Change.Same, diff.PiecesNew, young, diff.PiecesNew.Count);
        return stretches;

        void Add(Change change, IReadOnlyList<string> pieces, int from, int to)
        {
            if (from < to)
            {
                stretches.Add(new(change, string.Concat(pieces.Skip(from).Take(to - from))));
            }
        }
    }

    private static List<BlockDifference> Blocks(IReadOnlyList<Block> before, IReadOnlyList<Block> after)
    {
        var (was, stayed) = (before.ToDictionary(block => block.Id), after.Select(block => block.Id).ToHashSet(StringComparer.Ordinal));
        var still = InOrder(
            [.. before.Where(block => stayed.Contains(block.Id)).Select(block => block.Id)],
            [.. after.Where(block => was.ContainsKey(block.Id)).Select(block => block.Id)]);
        var blocks = after.Select(block => Of(block, was.GetValueOrDefault(block.Id), !still.Contains(block.Id))).ToList();
        // A removed block is shown after the block that preceded it.
        var place = 0;
        foreach (var block in before)
        {
            if (stayed.Contains(block.Id))
            {
                place = still.Contains(block.Id) ? blocks.FindIndex(present => present.BlockId == block.Id) + 1 : place;
            }
            else
            {
                blocks.Insert(place++, new(block.Id, block.Kind, Change.Removed, Moved: false, [new(Change.Removed, Shown(block))]));
            }
        }

        return blocks;
    }

    private static BlockDifference Of(Block block, Block? was, bool moved) =>
        was is null ? new(block.Id, block.Kind, Change.Added, Moved: false, [new(Change.Added, Shown(block))])
        : was == block ? new(block.Id, block.Kind, moved ? Change.Moved : Change.Same, moved, [new(Change.Same, Shown(block))])
        : new(block.Id, block.Kind, Change.Changed, moved, DiffWords(Shown(was), Shown(block)));

    // The longest run of blocks still in their old order; every other block has moved.
    private static HashSet<string> InOrder(string[] before, string[] after)
    {
        var places = before.Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index);
        var (length, previous) = (new int[after.Length], new int[after.Length]);
        var last = -1;
        for (var index = 0; index < after.Length; index++)
        {
            (length[index], previous[index]) = (1, -1);
            for (var earlier = 0; earlier < index; earlier++)
            {
                if (places[after[earlier]] < places[after[index]] && length[earlier] >= length[index])
                {
                    (length[index], previous[index]) = (length[earlier] + 1, earlier);
                }
            }

            last = last < 0 || length[index] > length[last] ? index : last;
        }

        var still = new HashSet<string>(StringComparer.Ordinal);
        for (; last >= 0; last = previous[last])
        {
            still.Add(after[last]);
        }

        return still;
    }

    private static string Shown(Block block) =>
        string.Join('\n', new[]
        {
            block.Text,
            block.Cite,
            block.Alt,
            block.Credit,
            block.Picture,
            block.Url,
            block.ArticleId?.ToString()
        }.Where(part => !string.IsNullOrEmpty(part)));

    private static string Shown(IReadOnlyList<Related> related) =>
        string.Join('\n', related.Select(each => $"{each.Title} {each.Url ?? each.ArticleId?.ToString()}".TrimEnd()));

    /// <summary>Splits a text into words and the characters between them, so that a removed comma is not shown as a removed word.</summary>
    private sealed class WordChunker : IChunker
    {
        public IReadOnlyList<string> Chunk(string text)
        {
            var chunks = new List<string>();
            for (var start = 0; start < text.Length;)
            {
                var end = start + 1;
                while (end < text.Length && Kind(text[start]) is > 0 and var kind && Kind(text[end]) == kind)
                {
                    end++;
                }

                chunks.Add(text[start..end]);
                start = end;
            }

            return chunks;
        }

        private static int Kind(char character) => char.IsLetterOrDigit(character)
            || char.IsSurrogate(character)
            || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark ? 1 : char.IsWhiteSpace(character) ? 2 : 0;
    }
}

using System.Globalization;
using System.Text.Json.Serialization;
using DiffPlex;
using DiffPlex.Chunkers;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text;

/// <summary>What became of words, or of a block.</summary>
[JsonConverter(typeof(WireEnumConverter<Change>))]
public enum Change
{
    /// <summary>Nothing.</summary>
    Same,

    /// <summary>They are in the newer copy only.</summary>
    Added,

    /// <summary>They are in the older copy only.</summary>
    Removed,

    /// <summary>Of a block: some of its words, or what it is.</summary>
    Changed,

    /// <summary>Of a block: nothing but its place.</summary>
    Moved,
}

/// <summary>A stretch of text: the same in both, only in the newer, or only in the older.</summary>
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
/// <param name="Change">What became of it.</param>
/// <param name="Moved">Whether it stands elsewhere; it may have changed besides.</param>
/// <param name="Words">Word by word.</param>
public sealed record BlockDifference(string BlockId, BlockKind Kind, Change Change, bool Moved, IReadOnlyList<DiffSpan> Words);

/// <summary>The difference of two copies: by block, then by word. A move is said as a move, not as a loss and a gain.</summary>
public static class CopyDiff
{
    private static readonly WordChunker Chunker = new();

    /// <summary>The fields that changed, and all blocks of both with what became of each.</summary>
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
        return ([.. fields.Where(field => (field.Was ?? "") != (field.Is ?? "")).Select(field => new FieldDifference(field.Field, DiffWords(field.Was ?? "", field.Is ?? "")))], Blocks(before.Blocks, after.Blocks));
    }

    /// <summary>Two texts, word by word.</summary>
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
        var still = InOrder([.. before.Where(block => stayed.Contains(block.Id)).Select(block => block.Id)], [.. after.Where(block => was.ContainsKey(block.Id)).Select(block => block.Id)]);
        var blocks = after.Select(block => Of(block, was.GetValueOrDefault(block.Id), !still.Contains(block.Id))).ToList();
        // What is gone stands after the block it stood after.
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

    // The most blocks that follow each other as before: whatever is not among them has moved.
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
        string.Join('\n', new[] { block.Text, block.Cite, block.Alt, block.Credit, block.Picture, block.Url, block.ArticleId?.ToString() }.Where(part => !string.IsNullOrEmpty(part)));

    private static string Shown(IReadOnlyList<Related> related) => string.Join('\n', related.Select(each => $"{each.Title} {each.Url ?? each.ArticleId?.ToString()}".TrimEnd()));

    /// <summary>Words, and what stands between them: a comma that goes is not a word that goes.</summary>
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

        private static int Kind(char character) => char.IsLetterOrDigit(character) || char.IsSurrogate(character) || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark ? 1 : char.IsWhiteSpace(character) ? 2 : 0;
    }
}

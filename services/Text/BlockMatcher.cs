using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text;

/// <summary>Matches blocks sent without ids to the stored blocks they continue: first those in order, then those that moved.</summary>
public static class BlockMatcher
{
    private const double Alike = 0.35;
    private const double Moved = 0.6;

    /// <summary>Gives blocks that were sent without ids the ids of the blocks they continue.</summary>
    /// <param name="before">The blocks that have ids.</param>
    /// <param name="now">The blocks as sent.</param>
    /// <param name="revision">The revision being written; new ids derive from it.</param>
    public static IReadOnlyList<Block> PreserveIds(IReadOnlyList<Block> before, IReadOnlyList<Block> now, int revision)
    {
        var alike = Likenesses(before, now);
        var kept = InOrder(alike, before.Count, now.Count);
        var free = Enumerable.Range(0, before.Count).Except(kept).ToHashSet();
        var rest = from index in Enumerable.Range(0, now.Count)
                   where kept[index] < 0
                   from candidate in free
                   where alike[candidate, index] >= Moved
                   orderby alike[candidate, index] descending, index, candidate
                   select (index, candidate);
        foreach (var (index, candidate) in rest.ToList())
        {
            if (kept[index] < 0 && free.Remove(candidate))
            {
                kept[index] = candidate;
            }
        }

        var taken = before.Select(block => block.Id).ToHashSet(StringComparer.Ordinal);
        return [.. now.Select((block, index) => block with { Id = kept[index] >= 0
            ? before[kept[index]].Id
            : BlockIds.New(revision, index, block.Text, taken) })];
    }

    // The longest common subsequence, weighted by similarity.
    private static int[] InOrder(double[,] alike, int before, int now)
    {
        var best = new double[before + 1, now + 1];
        for (var i = before - 1; i >= 0; i--)
        {
            for (var j = now - 1; j >= 0; j--)
            {
                var taken = alike[i, j] >= Alike ? alike[i, j] + best[i + 1, j + 1] : 0;
                best[i, j] = Math.Max(taken, Math.Max(best[i + 1, j], best[i, j + 1]));
            }
        }

        var kept = Enumerable.Repeat(-1, now).ToArray();
        for (int i = 0, j = 0; i < before && j < now;)
        {
            if (alike[i, j] >= Alike && best[i, j] <= alike[i, j] + best[i + 1, j + 1])
            {
                kept[j++] = i++;
            }
            else if (best[i + 1, j] >= best[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return kept;
    }

    private static double[,] Likenesses(IReadOnlyList<Block> before, IReadOnlyList<Block> now)
    {
        var (old, young) = (before.Select(Words).ToArray(), now.Select(Words).ToArray());
        var alike = new double[before.Count, now.Count];
        for (var i = 0; i < before.Count; i++)
        {
            for (var j = 0; j < now.Count; j++)
            {
                alike[i, j] = Comparable(before[i].Kind, now[j].Kind) ? Likeness(before[i], now[j], old[i], young[j]) : 0;
            }
        }

        return alike;
    }

    // A paragraph may become a heading or a quote; a picture or a relation stays one.
    private static bool Comparable(BlockKind a, BlockKind b) =>
        a == b || (a is not (BlockKind.Figure or BlockKind.Related) && b is not (BlockKind.Figure or BlockKind.Related));

    // The share of common words, of both texts and of the shorter one, so that half of a split paragraph still matches the whole.
    private static double Likeness(Block a, Block b, (Dictionary<string, int> Each, int Total) wordsOfA, (Dictionary<string, int> Each, int Total) wordsOfB)
    {
        if (a.Text == b.Text && a.Picture == b.Picture)
        {
            return a.Kind == b.Kind ? 1 : 0.99;
        }

        var both = wordsOfA.Total + wordsOfB.Total;
        return both == 0 ? 0 : 2.0 * wordsOfA.Each.Sum(word => Math.Min(word.Value, wordsOfB.Each.GetValueOrDefault(word.Key))) / both;
    }

    private static (Dictionary<string, int> Each, int Total) Words(Block block)
    {
        var words = (InlineMarkdown.TryRead(block.Text) ?? block.Text).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return (words.GroupBy(word => word, StringComparer.Ordinal).ToDictionary(word => word.Key, word => word.Count(), StringComparer.Ordinal), words.Length);
    }
}

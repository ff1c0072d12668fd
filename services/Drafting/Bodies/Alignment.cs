using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Bodies;

/// <summary>Gives blocks that came back without ids the ids of the blocks they were: first in order, then those that moved.</summary>
public static class Alignment
{
    private const double Alike = 0.35;
    private const double Moved = 0.8;

    public static IReadOnlyList<Block> KeepIds(IReadOnlyList<Block> before, IReadOnlyList<Block> now, int revision)
    {
        var (old, young) = (before.Select(Words).ToArray(), now.Select(Words).ToArray());
        var kept = InOrder(before, now, old, young);
        var free = Enumerable.Range(0, before.Count).Except(kept.Where(index => index >= 0)).ToList();
        for (var index = 0; index < now.Count; index++)
        {
            if (kept[index] < 0 && free.Count > 0
                && free.MaxBy(candidate => Likeness(before[candidate], now[index], old[candidate], young[index])) is var best
                && Likeness(before[best], now[index], old[best], young[index]) >= Moved)
            {
                kept[index] = best;
                free.Remove(best);
            }
        }

        return [.. now.Select((block, index) => block with { Id = kept[index] >= 0 ? before[kept[index]].Id : BlockIds.From(revision, index, block.Text) })];
    }

    // The longest common subsequence, weighted by likeness.
    private static int[] InOrder(IReadOnlyList<Block> before, IReadOnlyList<Block> now, Dictionary<string, int>[] old, Dictionary<string, int>[] young)
    {
        var best = new double[before.Count + 1, now.Count + 1];
        var alike = new double[before.Count, now.Count];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count - 1; j >= 0; j--)
            {
                alike[i, j] = Likeness(before[i], now[j], old[i], young[j]);
                var taken = alike[i, j] >= Alike ? alike[i, j] + best[i + 1, j + 1] : 0;
                best[i, j] = Math.Max(taken, Math.Max(best[i + 1, j], best[i, j + 1]));
            }
        }

        var kept = Enumerable.Repeat(-1, now.Count).ToArray();
        for (int i = 0, j = 0; i < before.Count && j < now.Count;)
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

    private static double Likeness(Block a, Block b, Dictionary<string, int> wordsOfA, Dictionary<string, int> wordsOfB)
    {
        if (a.Kind != b.Kind && (a.Kind is BlockKind.Figure or BlockKind.Related || b.Kind is BlockKind.Figure or BlockKind.Related))
        {
            return 0;
        }

        if (a.Text == b.Text && a.Picture == b.Picture)
        {
            return 1;
        }

        var total = wordsOfA.Values.Sum() + wordsOfB.Values.Sum();
        return total == 0 ? 0 : 2.0 * wordsOfA.Sum(word => Math.Min(word.Value, wordsOfB.GetValueOrDefault(word.Key))) / total;
    }

    private static Dictionary<string, int> Words(Block block) =>
        InlineMarkdown.ToPlain(block.Text).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(word => word, StringComparer.Ordinal).ToDictionary(word => word.Key, word => word.Count(), StringComparer.Ordinal);
}

using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

/// <summary>One thing that differs between two revisions: a field, or a block (added without <c>Was</c>, removed without <c>Now</c>).</summary>
public sealed record CopyChange(string? Field, string? BlockId, string? Was, string? Now, bool Moved = false);

/// <summary>What an editor has to read again when a newer revision comes while they read.</summary>
public static class CopyChanges
{
    public static IReadOnlyList<CopyChange> Between(Copy was, Copy now)
    {
        var changes = new List<CopyChange>();
        foreach (var (field, before, after) in new (string, string?, string?)[]
        {
            ("headline", was.Headline, now.Headline), ("standfirst", was.Standfirst, now.Standfirst), ("section", was.Section, now.Section),
            ("place", was.Place, now.Place), ("dateline", was.Dateline, now.Dateline), ("byline", was.Byline, now.Byline),
            ("tags", string.Join(", ", was.Tags), string.Join(", ", now.Tags)),
            ("related", string.Join('\n', was.Related.Select(Line)), string.Join('\n', now.Related.Select(Line))),
        })
        {
            if (before != after)
            {
                changes.Add(new(field, null, before, after));
            }
        }

        var (before_, kept) = (was.Blocks.ToDictionary(block => block.Id), now.Blocks.Select(block => block.Id).ToHashSet());
        var moved = Moved(was, now);
        changes.AddRange(was.Blocks.Where(block => !kept.Contains(block.Id)).Select(block => new CopyChange(null, block.Id, block.Text, null)));
        foreach (var block in now.Blocks)
        {
            var old = before_.GetValueOrDefault(block.Id);
            if (block != old || moved.Contains(block.Id))
            {
                changes.Add(new(null, block.Id, old?.Text, block.Text, moved.Contains(block.Id)));
            }
        }

        return changes;
    }

    // The blocks outside a longest run of blocks that stayed in order: the fewest that can be said to have moved.
    private static HashSet<string> Moved(Copy was, Copy now)
    {
        var places = was.Blocks.Select((block, place) => (block.Id, place)).ToDictionary(block => block.Id, block => block.place);
        var common = now.Blocks.Where(block => places.ContainsKey(block.Id)).Select(block => block.Id).ToList();
        var runs = new List<(int Length, int Before)>();
        for (var at = 0; at < common.Count; at++)
        {
            var before = Enumerable.Range(0, at).Where(earlier => places[common[earlier]] < places[common[at]]).OrderByDescending(earlier => runs[earlier].Length).FirstOrDefault(-1);
            runs.Add((before < 0 ? 1 : runs[before].Length + 1, before));
        }

        var moved = common.ToHashSet();
        for (var at = runs.Count == 0 ? -1 : runs.IndexOf(runs.MaxBy(run => run.Length)); at >= 0; at = runs[at].Before)
        {
            moved.Remove(common[at]);
        }

        return moved;
    }

    private static string Line(Related related) => $"{related.Title} {related.ArticleId?.ToString() ?? related.Url}".TrimEnd();
}

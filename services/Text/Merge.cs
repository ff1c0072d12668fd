using System.Text;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text;

/// <summary>Two people changed the same words. A text is <see langword="null"/> where the block was deleted or did not exist yet.</summary>
public sealed record MergeConflict(string BlockId, string? Base, string? Mine, string? Theirs);

/// <summary>
/// Three-way merge. A change made on one side only is taken, and different changes to the same block are a conflict. When both sides are one
/// person's, it is no conflict where one side has what the other has and more: a writer whose save was not answered types on.
/// Two persons' wordings conflict also then, since "10" and "100" may both have been meant.
/// </summary>
public static class Merge
{
    /// <summary>Merges two copies that started from the same one.</summary>
    /// <param name="basis">The copy that both sides started from; <see langword="null"/> if it is no longer kept, and every difference is a conflict.</param>
    /// <param name="mine">The copy as it was sent.</param>
    /// <param name="theirs">The copy as it was saved meanwhile.</param>
    /// <param name="samePerson">Whether nobody but the sender has saved since <paramref name="basis"/>.</param>
    /// <returns>The merged copy, and the conflicts that prevent it from being saved.</returns>
    public static (Copy Copy, IReadOnlyList<MergeConflict> Conflicts) Of(Copy? basis, Copy mine, Copy theirs, bool samePerson = false)
    {
        samePerson = samePerson && basis is not null;
        var conflicts = new List<MergeConflict>();
        var merged = theirs with
        {
            Headline = Field("headline", basis?.Headline, mine.Headline, theirs.Headline)!,
            Standfirst = Field("standfirst", basis?.Standfirst, mine.Standfirst, theirs.Standfirst),
            Section = Field("section", basis?.Section, mine.Section, theirs.Section),
            Place = Field("place", basis?.Place, mine.Place, theirs.Place),
            Dateline = Field("dateline", basis?.Dateline, mine.Dateline, theirs.Dateline),
            Byline = Field("byline", basis?.Byline, mine.Byline, theirs.Byline),
            Tags = List("tags", basis?.Tags, mine.Tags, theirs.Tags, tag => tag),
            Related = List("related", basis?.Related, mine.Related, theirs.Related, related => related.Title),
            Blocks = Blocks(basis?.Blocks, mine.Blocks, theirs.Blocks, conflicts, samePerson),
        };
        return (merged, conflicts);

        string? Field(string name, string? was, string? my, string? their)
        {
            if (IsUnchanged(my) || Same(my, their))
            {
                return their;
            }

            if (samePerson && (name is "headline" or "standfirst") && Extends(was, my, their))
            {
                return their;
            }

            if (!IsUnchanged(their) && !(samePerson && (name is "headline" or "standfirst") && Extends(was, their, my)))
            {
                conflicts.Add(new(name, was, my, their));
            }

            return my;

            bool IsUnchanged(string? side) => basis is not null && Same(side, was);
        }

        IReadOnlyList<T> List<T>(string name, IReadOnlyList<T>? was, IReadOnlyList<T> my, IReadOnlyList<T> their, Func<T, string> shown)
        {
            if (IsUnchanged(my) || my.SequenceEqual(their))
            {
                return their;
            }

            if (!IsUnchanged(their))
            {
                conflicts.Add(new(name, was is null ? null : Shown(was), Shown(my), Shown(their)));
            }

            return my;

            bool IsUnchanged(IReadOnlyList<T> side) => was is not null && side.SequenceEqual(was);

            string Shown(IReadOnlyList<T> side) => string.Join("\n", side.Select(shown));
        }
    }

    /// <summary>Whether two copies have the same words, whatever their Unicode normal form.</summary>
    public static bool SameWords(Copy a, Copy b) =>
        Same(a.Headline, b.Headline) && Same(a.Standfirst, b.Standfirst) && a.Section == b.Section && a.Place == b.Place && Same(a.Dateline, b.Dateline)
        && Same(a.Byline, b.Byline) && a.Tags.SequenceEqual(b.Tags) && a.Related.SequenceEqual(b.Related)
        && a.Blocks.Count == b.Blocks.Count && a.Blocks.Zip(b.Blocks).All(pair => Same(pair.First, pair.Second));

    private static List<Block> Blocks(
        IReadOnlyList<Block>? known, IReadOnlyList<Block> sent, IReadOnlyList<Block> theirs, List<MergeConflict> conflicts, bool samePerson)
    {
        var basis = known ?? [];
        var mine = samePerson ? Recognised(basis, sent, theirs) : sent;
        var (was, my, their) = (basis.ToDictionary(block => block.Id), mine.ToDictionary(block => block.Id), theirs.ToDictionary(block => block.Id));
        var chosen = new Dictionary<string, Block>(StringComparer.Ordinal);
        foreach (var id in basis.Concat(theirs).Concat(mine).Select(block => block.Id).Distinct())
        {
            var (before, left, right) = (was.GetValueOrDefault(id), my.GetValueOrDefault(id), their.GetValueOrDefault(id));
            var goneOn = samePerson && Extends(before, left, right);
            if (!IsUnchanged(left) && !IsUnchanged(right) && !Same(left, right) && !goneOn && !(samePerson && Extends(before, right, left)))
            {
                conflicts.Add(new(id, before?.Text, left?.Text, right?.Text));
            }

            if ((IsUnchanged(left) || goneOn ? right : left) is { } block)
            {
                chosen[id] = block;
            }

            bool IsUnchanged(Block? side) => known is not null && Same(side, before);
        }

        // Keep the order of the side that moved something, and insert the other side's new blocks after the block they followed.
        var (order, other) = Reordered(basis, mine) || !Reordered(basis, theirs) ? (mine, theirs) : (theirs, mine);
        var merged = order.Where(block => chosen.ContainsKey(block.Id)).Select(block => chosen[block.Id]).ToList();
        var last = -1;
        foreach (var block in other.Where(block => chosen.ContainsKey(block.Id)))
        {
            var at = merged.FindIndex(present => present.Id == block.Id);
            if (at < 0)
            {
                merged.Insert(at = last + 1, chosen[block.Id]);
            }

            last = at;
        }

        return merged;
    }

    // A new paragraph that was typed on between two saves has two ids; its place and its beginning identify it.
    private static List<Block> Recognised(IReadOnlyList<Block> basis, IReadOnlyList<Block> mine, IReadOnlyList<Block> theirs)
    {
        var known = basis.Concat(mine).Select(block => block.Id).ToHashSet(StringComparer.Ordinal);
        var after = new Dictionary<string, Block>(StringComparer.Ordinal);
        for (var index = 0; index < theirs.Count; index++)
        {
            if (!known.Contains(theirs[index].Id))
            {
                after[index == 0 ? "" : theirs[index - 1].Id] = theirs[index];
            }
        }

        var (old, there) = (
            basis.Select(block => block.Id).ToHashSet(StringComparer.Ordinal), theirs.Select(block => block.Id).ToHashSet(StringComparer.Ordinal));
        var recognised = new List<Block>();
        foreach (var block in mine)
        {
            var same = !old.Contains(block.Id) && !there.Contains(block.Id) && after.GetValueOrDefault(recognised.LastOrDefault()?.Id ?? "") is { } other
                && (Same(block with { Id = other.Id }, other)
                    || Extends(null, other, block with { Id = other.Id })
                    || Extends(null, block with { Id = other.Id }, other)) ? other : null;
            recognised.Add(same is null ? block : block with { Id = same.Id });
        }

        return recognised;
    }

    // Whether the second text only extends the first, and the first only extends the base, each in one place, so that nothing was removed.
    private static bool Extends(Block? before, Block? first, Block? second) =>
        first is not null && second is not null && first with { Text = "" } == second with { Text = "" } && Extends(before?.Text, first.Text, second.Text);

    private static bool Extends(string? before, string? first, string? second) => Extends(before ?? "", first ?? "") && Extends(first ?? "", second ?? "");

    private static bool Extends(string text, string more) =>
        more.Length > text.Length && text.AsSpan().CommonPrefixLength(more.AsSpan()) is var begins && more.EndsWith(text[begins..], StringComparison.Ordinal);

    private static bool Reordered(IReadOnlyList<Block> basis, IReadOnlyList<Block> side)
    {
        var common = basis.Select(block => block.Id).Intersect(side.Select(block => block.Id)).ToHashSet();
        return !basis.Where(block => common.Contains(block.Id))
            .Select(block => block.Id)
            .SequenceEqual(side.Where(block => common.Contains(block.Id)).Select(block => block.Id));
    }

    private static bool Same(Block? a, Block? b) =>
        ReferenceEquals(a, b) || (a is not null && b is not null && Same(a.Text, b.Text) && a with { Text = "" } == b with { Text = "" });

    private static bool Same(string? a, string? b) => a?.Normalize(NormalizationForm.FormC) == b?.Normalize(NormalizationForm.FormC);
}

using System.Text;
using EditorialPlatform.Contracts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.Specs.Drafting;

public sealed class MergeSpecs
{
    private static readonly Copy Basis = Of(("aaaaaaaa", "Un."), ("bbbbbbbb", "Deux."), ("cccccccc", "Trois."));

    [Fact]
    public void Different_paragraphs_merge_silently() =>
        Merges(
            Of(("aaaaaaaa", "Un !"), ("bbbbbbbb", "Deux."), ("cccccccc", "Trois.")),
            Of(("aaaaaaaa", "Un."), ("bbbbbbbb", "Deux."), ("cccccccc", "Trois ?")),
            "Un !",
            "Deux.",
            "Trois ?");

    [Fact]
    public void The_same_paragraph_is_a_conflict_with_base_mine_and_theirs() =>
        Assert.Equal([new MergeConflict("bbbbbbbb", "Deux.", "Deux !", "Deux ?")], Merge.Of(Basis, With(1, "Deux !"), With(1, "Deux ?")).Conflicts);

    [Fact]
    public void The_same_change_on_both_sides_is_none() => Merges(With(1, "Deux !"), With(1, "Deux !"), "Un.", "Deux !", "Trois.");

    [Fact]
    public void The_same_change_of_a_field_on_both_sides_is_none()
    {
        var change = Basis with { Headline = "Autre titre", Section = "culture", Tags = ["eau"] };
        var (merged, conflicts) = Merge.Of(Basis, change, change with { Headline = "Autre titre", Tags = ["eau"], Place = "mali" });
        Assert.Empty(conflicts);
        Assert.Equal(("Autre titre", "culture", "mali"), (merged.Headline, merged.Section, merged.Place));
        Assert.Equal(["eau"], merged.Tags);
    }

    [Fact]
    public void Deleting_what_the_other_edits_is_a_conflict_deleting_what_nobody_touched_is_not()
    {
        var deleted = Of(("aaaaaaaa", "Un."), ("cccccccc", "Trois."));
        Assert.Equal([new MergeConflict("bbbbbbbb", "Deux.", null, "Deux ?")], Merge.Of(Basis, deleted, With(1, "Deux ?")).Conflicts);
        Assert.Equal([new MergeConflict("bbbbbbbb", "Deux.", "Deux ?", null)], Merge.Of(Basis, With(1, "Deux ?"), deleted).Conflicts);
        Merges(deleted, With(0, "Un !"), "Un !", "Trois.");
        Merges(deleted, deleted, "Un.", "Trois.");
    }

    [Fact]
    public void A_move_on_one_side_and_an_edit_on_the_other_are_both_kept()
    {
        var moved = Of(("cccccccc", "Trois."), ("aaaaaaaa", "Un."), ("bbbbbbbb", "Deux."));
        Merges(moved, With(2, "Trois !"), "Trois !", "Un.", "Deux.");
        Merges(With(2, "Trois !"), moved, "Trois !", "Un.", "Deux.");
    }

    [Fact]
    public void What_both_put_in_stands_where_they_put_it()
    {
        var mine = Of(("aaaaaaaa", "Un."), ("xxxxxxxx", "Un et demi."), ("bbbbbbbb", "Deux."), ("cccccccc", "Trois."));
        var theirs = Of(("aaaaaaaa", "Un."), ("bbbbbbbb", "Deux."), ("cccccccc", "Trois."), ("yyyyyyyy", "Quatre."));
        Merges(mine, theirs, "Un.", "Un et demi.", "Deux.", "Trois.", "Quatre.");
        Merges(theirs, mine, "Un.", "Un et demi.", "Deux.", "Trois.", "Quatre.");
    }

    [Fact]
    public void Who_was_not_answered_types_on_and_nothing_of_it_is_a_conflict_or_there_twice()
    {
        var (saved, typed) = (With(1, "Deux et."), With(1, "Deux et demi."));
        Merges(typed, saved, "Un.", "Deux et demi.", "Trois.");
        Merges(saved, typed, "Un.", "Deux et demi.", "Trois.");
        var (once, further) = (New("xxxxxxxx", "Quatre"), New("yyyyyyyy", "Quatre, enfin."));
        Merges(further, once, "Un.", "Deux.", "Trois.", "Quatre, enfin.");
        Merges(once, further, "Un.", "Deux.", "Trois.", "Quatre, enfin.");
        Assert.Equal(
            "Titre de Gao", Merge.Of(Basis, Basis with { Headline = "Titre de Gao" }, Basis with { Headline = "Titre de" }, samePerson: true).Copy.Headline);

        static Copy New(string id, string text) => Basis with { Blocks = [.. Basis.Blocks, new(id, BlockKind.Paragraph, text)] };
    }

    [Fact]
    public void Two_persons_wordings_conflict_also_when_one_has_the_other_in_it()
    {
        Assert.Equal(
            [new MergeConflict("bbbbbbbb", "Deux.", "Deux et.", "Deux et demi.")], Merge.Of(Basis, With(1, "Deux et."), With(1, "Deux et demi.")).Conflicts);
        Assert.Single(Merge.Of(Basis, Basis with { Headline = "Titre de Gao" }, Basis with { Headline = "Titre de" }).Conflicts);
    }

    [Fact]
    public void What_one_side_took_out_or_wrote_otherwise_is_a_conflict_however_much_the_other_wrote()
    {
        foreach (var (mine, theirs) in new[] { ("Deux et demi.", "Deux ou trois."), ("Deux bis.", "D."), ("Deux bis.", "Un."), ("Deux ter.", "Deux bis.") })
        {
            Assert.Single(Merge.Of(Basis, With(1, mine), With(1, theirs), samePerson: true).Conflicts);
            Assert.Single(Merge.Of(Basis, With(1, theirs), With(1, mine), samePerson: true).Conflicts);
        }

        Assert.Single(Merge.Of(Basis, Basis with { Section = "sports" }, Basis with { Section = "sport" }).Conflicts);
    }

    [Fact]
    public void Fields_merge_like_paragraphs()
    {
        var (copy, conflicts) = Merge.Of(Basis, Basis with { Headline = "Autre titre" }, Basis with { Standfirst = "Un chapô.", Tags = ["eau"] });
        Assert.Empty(conflicts);
        Assert.Equal(("Autre titre", "Un chapô.", "eau"), (copy.Headline, copy.Standfirst, copy.Tags.Single()));
        Assert.Equal(
            [new MergeConflict("headline", "Titre", "A", "B")], Merge.Of(Basis, Basis with { Headline = "A" }, Basis with { Headline = "B" }).Conflicts);
    }

    /// <summary>
    /// Unless there is a conflict, every word that one side added to a block is in the result, no block occurs twice, blocks
    /// that both sides left alone are unchanged, and blocks that only one side deleted are gone.
    /// </summary>
    [Fact]
    public void No_word_of_either_side_is_lost_without_a_conflict()
    {
        var (merged, refused) = (0, 0);
        var all = Seeds.Each(0, 800, run =>
        {
            var random = run.Random;
            var basis = Basis with { Blocks = Corpus.Body(run.Seed) };
            var (mine, theirs) = (Side(basis, random, 2), Side(basis, random, 3));
            var (copy, conflicts) = Merge.Of(basis, mine, theirs, samePerson: true);
            var (was, left, right) = (Words(basis), Words(mine), Words(theirs));
            var conflicting = conflicts.Select(conflict => conflict.BlockId).ToHashSet();
            foreach (var id in was.Keys.Union(left.Keys).Union(right.Keys))
            {
                var (before, my, their) = (was.GetValueOrDefault(id), left.GetValueOrDefault(id), right.GetValueOrDefault(id));
                var both = my != before && their != before && my != their && !TypedOn(before, my, their) && !TypedOn(before, their, my);
                Assert.True(both == conflicting.Contains(id), $"{id}: {before} / {my} / {their}");
            }

            if (conflicts.Count > 0)
            {
                refused++;
                Assert.All(conflicts, conflict => Assert.Equal((
                    Text(was.GetValueOrDefault(conflict.BlockId)),
                    Text(left.GetValueOrDefault(conflict.BlockId)),
                    Text(right.GetValueOrDefault(conflict.BlockId))), (conflict.Base, conflict.Mine, conflict.Theirs)));
                return;
            }

            merged++;
            var result = Words(copy);
            Assert.Equal(copy.Blocks.Count, result.Count);
            foreach (var id in was.Keys.Union(left.Keys).Union(right.Keys))
            {
                var (before, my, their) = (was.GetValueOrDefault(id), left.GetValueOrDefault(id), right.GetValueOrDefault(id));
                if (before is null)
                {
                    Assert.Contains(result.Values, text => text.StartsWith(my ?? their!, StringComparison.Ordinal));
                }
                else
                {
                    Assert.Equal(my != before && !TypedOn(before, my, their) ? my : their, result.GetValueOrDefault(id));
                }
            }

            // Blocks in the same order on both sides are in that order in the result.
            if (Ids(mine).Intersect(Ids(theirs)).SequenceEqual(Ids(theirs).Intersect(Ids(mine))))
            {
                Assert.Equal(Ids(mine).Intersect(Ids(copy)), Ids(copy).Intersect(Ids(mine)));
                Assert.Equal(Ids(theirs).Intersect(Ids(copy)), Ids(copy).Intersect(Ids(theirs)));
            }

            // Merging the same changes again has no effect and no conflict.
            var (again, none) = Merge.Of(basis, mine, copy, samePerson: true);
            Assert.Empty(none);
            Assert.Equal(Words(copy).OrderBy(word => word.Key), Words(again).OrderBy(word => word.Key));
        });

        Assert.True(!all || (merged > 200 && refused > 100), $"{merged} merged, {refused} refused");
    }

    [Fact]
    public void What_one_side_alone_did_is_exactly_what_comes_out() => Seeds.Each(0, 200, run =>
    {
        var basis = Basis with { Blocks = Corpus.Body(run.Seed) };
        var side = Side(basis, run.Random, 2);
        Assert.Equal(side.Blocks, Merge.Of(basis, side, basis).Copy.Blocks);
        Assert.Equal(side.Blocks, Merge.Of(basis, basis, side).Copy.Blocks);
    });

    private static IEnumerable<string> Ids(Copy copy) => copy.Blocks.Select(block => block.Id);

    // Both steps insert text at one place and delete nothing.
    private static bool TypedOn(string? before, string? first, string? second)
    {
        return first is not null && second is not null && PutIn(before ?? "", first) && PutIn(first, second);

        static bool PutIn(string text, string more) => more.Length > text.Length
            && Enumerable.Range(0, text.Length + 1).Any(at => more == text[..at] + more[at..(at + more.Length - text.Length)] + text[at..]);
    }

    private static Copy Side(Copy basis, Random random, int revision)
    {
        var edited = Corpus.Edited(basis.Blocks, random, []);
        var taken = basis.Blocks.Select(block => block.Id).ToHashSet();
        var seen = new HashSet<string>();
        return basis with
        {
            Blocks = [.. edited.Select((block, index) => block.Id.Length > 0 && seen.Add(block.Id)
            ? block
            : block with { Id = BlockIds.New(revision, index, block.Text, taken) })]
        };
    }

    private static Dictionary<string, string> Words(Copy copy) =>
        copy.Blocks.ToDictionary(block => block.Id, block => $"{block.Kind}: {block.Text}".Normalize(NormalizationForm.FormC));

    private static string? Text(string? words) => words?[(words.IndexOf(':', StringComparison.Ordinal) + 2)..];

    private static void Merges(Copy mine, Copy theirs, params string[] texts)
    {
        var (copy, conflicts) = Merge.Of(Basis, mine, theirs, samePerson: true);
        Assert.Empty(conflicts);
        Assert.Equal(texts, copy.Blocks.Select(block => block.Text));
    }

    private static Copy With(int block, string text) => Given.With(Basis, block, text);

    private static Copy Of(params (string Id, string Text)[] blocks) =>
        new("fr", "Titre", null, [.. blocks.Select(block => new Block(block.Id, BlockKind.Paragraph, block.Text))], null, null, null, null, [], []);
}

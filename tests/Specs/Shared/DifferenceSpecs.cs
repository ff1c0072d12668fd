using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.Tests.Specs.Drafting;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.Specs.Shared;

public sealed class DifferenceSpecs
{
    [Fact]
    public void A_changed_block_is_said_word_by_word()
    {
        var (_, blocks) = CopyDiff.Compare(Given.Copy, Given.Second);
        Assert.Equal([Change.Changed, Change.Same], blocks.Select(block => block.Change));
        Assert.Equal([new(Change.Same, "Le puits a rouvert"), new(Change.Added, " mardi"), new(Change.Same, ".")], blocks[0].Words);
    }

    [Fact]
    public void A_move_is_a_move_and_what_came_and_went_stands_where_it_was()
    {
        Block[] before = [Of("a", "Un."), Of("b", "Deux."), Of("c", "Trois."), Of("d", "Quatre.")];
        var (_, blocks) = CopyDiff.Compare(
            Given.Copy with { Blocks = before }, Given.Copy with { Blocks = [before[3], before[0], Of("e", "Neuf."), before[2] with { Text = "Trois !" }] });
        Assert.Equal(
            [("d", Change.Moved, true), ("a", Change.Same, false), ("b", Change.Removed, false), ("e", Change.Added, false), ("c", Change.Changed, false)],
            blocks.Select(block => (block.BlockId, block.Change, block.Moved)));
    }

    [Fact]
    public void Moved_and_changed_is_both()
    {
        Block[] before = [Of("a", "Un."), Of("b", "Deux."), Of("c", "Trois mots.")];
        var (_, blocks) = CopyDiff.Compare(
            Given.Copy with { Blocks = before }, Given.Copy with { Blocks = [before[2] with { Text = "Quatre mots." }, before[0], before[1]] });
        Assert.Equal((Change.Changed, true), (blocks[0].Change, blocks[0].Moved));
    }

    [Fact]
    public void Fields_are_compared_too()
    {
        var (fields, _) = CopyDiff.Compare(Given.Copy, Given.Copy with { Headline = "Le puits de Gao", Section = null, Related = [new(null, null, "Autre")] });
        Assert.Equal(["headline", "section", "related"], fields.Select(field => field.Field));
        Assert.Equal([new(Change.Same, "Le puits de "), new(Change.Removed, "Kidal"), new(Change.Added, "Gao")], fields[0].Words);
    }

    [Fact]
    public void Both_texts_can_be_read_out_of_any_difference() => Seeds.Each(0, 100, run =>
    {
        var before = Given.Copy with { Blocks = Corpus.Body(run.Seed) };
        var edited = Corpus.Edited(before.Blocks, run.Random, []);
        var after = before with { Blocks = BlockMatcher.PreserveIds(before.Blocks, edited, 2) };
        var (_, blocks) = CopyDiff.Compare(before, after);
        Assert.Equal(after.Blocks.Select(block => block.Id), blocks.Where(block => block.Change != Change.Removed).Select(block => block.BlockId));
        Assert.Equal(
            before.Blocks.Select(block => block.Id).Order(),
            blocks.Where(block => block.Change != Change.Added).Select(block => block.BlockId).Order());
        foreach (var block in blocks.Where(block => block.Change == Change.Changed))
        {
            Assert.StartsWith(Text(before), Told(block, except: Change.Added), StringComparison.Ordinal);
            Assert.StartsWith(Text(after), Told(block, except: Change.Removed), StringComparison.Ordinal);

            string Text(Copy copy) => copy.Blocks.Single(each => each.Id == block.BlockId).Text;
        }
    });

    [Fact]
    public void Saves_of_one_person_within_ten_minutes_are_one_line_of_the_list()
    {
        SavedRevision[] saves =
        [
            At(1, People.Awa, 0), At(2, People.Awa, 4), At(3, People.Awa, 10), At(4, People.Awa, 11), At(5, People.Fatou, 12),
            At(6, People.Awa, 13), At(7, People.Awa, 14) with { RestoredFrom = 2 }, At(8, People.Awa, 15),
        ];
        Assert.Equal(
            [(3, 1, 3), (4, 4, 1), (5, 5, 1), (6, 6, 1), (7, 7, 1), (8, 8, 1)],
            RevisionGroup.From(saves, all: false).Select(group => (group.Revision, group.FirstRevision, group.Saves)));
        Assert.Equal(8, RevisionGroup.From(saves, all: true).Count);
    }

    private static string Told(BlockDifference block, Change except) =>
        string.Concat(block.Words.Where(words => words.Change != except).Select(words => words.Text));

    private static SavedRevision At(int revision, EventSourcing.Actor by, int minute) =>
        new(revision, by.AsPerson, People.Noon.AddMinutes(minute), 1, 1, null, null, null);

    private static Block Of(string id, string text) => new(id, BlockKind.Paragraph, text);
}

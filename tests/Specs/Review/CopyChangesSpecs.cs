using EditorialPlatform.Contracts;
using EditorialPlatform.Review.Reviews;
using EditorialPlatform.Text;
using static EditorialPlatform.Tests.Specs.Review.Desk;

namespace EditorialPlatform.Tests.Specs.Review;

public sealed class CopyChangesSpecs
{
    private static readonly Block A = new(
        "a0000000", BlockKind.Paragraph, "A."), B = new("b0000000", BlockKind.Paragraph, "B."), C = new("c0000000", BlockKind.Paragraph, "C.");

    [Fact]
    public void Nothing_differs_from_itself() => Assert.Empty(CopyChanges.Between(With(A, B, C), With(A, B, C)));

    [Fact]
    public void Fields_say_what_they_were_and_what_became_of_each_word()
    {
        var changes = CopyChanges.Between(Filed, Filed with { Headline = "Le puits", Place = null });
        Assert.Equal(
            [("headline", "Le puits de Kidal", "Le puits"), ("place", "mali", null)], changes.Select(change => (change.Field, change.Was, change.Now)));
        Assert.Equal([new(Change.Same, "Le puits"), new(Change.Removed, " de Kidal")], changes[0].Words);
    }

    [Fact]
    public void Blocks_are_changed_word_by_word_added_and_removed()
    {
        var changes = CopyChanges.Between(With(A, B), With(A with { Text = "A!" }, C));
        Assert.Equal(
            [("a0000000", "A.", "A!"), ("b0000000", "B.", null), ("c0000000", null, "C.")], changes.Select(change => (change.BlockId, change.Was, change.Now)));
        Assert.Equal([new(Change.Same, "A"), new(Change.Removed, "."), new(Change.Added, "!")], changes[0].Words);
    }

    [Fact]
    public void A_move_is_said_of_the_fewest_blocks()
    {
        var moved = Assert.Single(CopyChanges.Between(With(A, B, C), With(C, A, B)));
        Assert.Equal(("c0000000", "C.", "C.", true), (moved.BlockId, moved.Was, moved.Now, moved.Moved));
    }

    [Fact]
    public void Another_kind_with_the_same_words_is_a_change()
    {
        var change = Assert.Single(CopyChanges.Between(With(A), With(A with { Kind = BlockKind.Quote })));
        Assert.Equal(("a0000000", "A.", "A.", false), (change.BlockId, change.Was, change.Now, change.Moved));
    }

    private static Copy With(params Block[] blocks) => Filed with { Blocks = blocks };
}

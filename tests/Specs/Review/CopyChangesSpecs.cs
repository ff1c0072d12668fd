using EditorialPlatform.Contracts;
using EditorialPlatform.Review.Reviews;
using static EditorialPlatform.Tests.Specs.Review.Desk;

namespace EditorialPlatform.Tests.Specs.Review;

public sealed class CopyChangesSpecs
{
    private static readonly Block A = new("a0000000", BlockKind.Paragraph, "A."), B = new("b0000000", BlockKind.Paragraph, "B."), C = new("c0000000", BlockKind.Paragraph, "C.");

    [Fact]
    public void Nothing_differs_from_itself() => Assert.Empty(CopyChanges.Between(With(A, B, C), With(A, B, C)));

    [Fact]
    public void Fields_say_what_they_were() =>
        Assert.Equal([new CopyChange("headline", null, "Le puits de Kidal", "Le puits"), new CopyChange("place", null, "mali", null)], CopyChanges.Between(Filed, Filed with { Headline = "Le puits", Place = null }));

    [Fact]
    public void Blocks_are_changed_added_and_removed() =>
        Assert.Equal(
            [new CopyChange(null, "b0000000", "B.", null), new CopyChange(null, "a0000000", "A.", "A!"), new CopyChange(null, "c0000000", null, "C.")],
            CopyChanges.Between(With(A, B), With(A with { Text = "A!" }, C)));

    [Fact]
    public void A_move_is_said_of_the_fewest_blocks() =>
        Assert.Equal([new CopyChange(null, "c0000000", "C.", "C.", Moved: true)], CopyChanges.Between(With(A, B, C), With(C, A, B)));

    [Fact]
    public void Another_kind_with_the_same_words_is_a_change() =>
        Assert.Equal([new CopyChange(null, "a0000000", "A.", "A.")], CopyChanges.Between(With(A), With(A with { Kind = BlockKind.Quote })));

    private static Copy With(params Block[] blocks) => Filed with { Blocks = blocks };
}

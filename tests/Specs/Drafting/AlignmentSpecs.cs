using EditorialPlatform.Contracts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.Specs.Drafting;

public sealed class AlignmentSpecs
{
    private const int Edits = 300;

    /// <summary>Existing blocks must keep their own ids, and no new block may take one of them.</summary>
    [Fact]
    public void Blocks_keep_their_ids_when_plain_Markdown_comes_back()
    {
        var (right, wrong) = (0, new List<string>());
        var all = Seeds.Each(0, Edits, run =>
        {
            var body = Corpus.Body(run.Seed);
            var halves = new List<(int Index, string Either)>();
            var edited = Corpus.Edited(body, run.Random, halves);
            var kept = BlockMatcher.PreserveIds(body, MarkdownBody.Read(MarkdownBody.Write(edited), body), 2);
            Assert.Equal(edited.Count, kept.Count);
            Assert.Equal(kept.Count, kept.Select(block => block.Id).Distinct().Count());
            var known = body.Select(block => block.Id).ToHashSet();
            var failures = edited.Select((block, index) => (block, index))
                .Where(pair => !IsRight(pair.block, pair.index)).Select(pair => $"seed {run.Seed}: {pair.block.Id} {pair.block.Text}").ToList();
            right += failures.Count == 0 ? 1 : 0;
            wrong.AddRange(failures);

            bool IsRight(Block block, int index)
            {
                var id = kept[index].Id;
                return halves.Find(half => half.Index == index) is { Either: { } either }
                    ? id == either || (!known.Contains(id) && kept.Any(other => other.Id == either))
                    : block.Id.Length > 0 ? id == block.Id : !known.Contains(id);
            }
        });

        Assert.True(all ? right >= 0.97 * Edits : wrong.Count == 0, $"{right} of {Edits} edits right:\n{string.Join('\n', wrong)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{right} of {Edits} edits right");
    }

    [Fact]
    public void What_was_not_touched_is_the_same_to_the_last_character()
    {
        for (var text = 0; text < Corpus.Count; text++)
        {
            var body = Corpus.Body(text);
            Assert.Equal(body, BlockMatcher.PreserveIds(body, MarkdownBody.Read(MarkdownBody.Write(body), body), 2));
        }
    }

    [Fact]
    public void Two_blocks_with_the_same_words_keep_their_order_and_a_third_gets_an_id_of_its_own()
    {
        Block[] before = [new("aaaaaaaa", BlockKind.Paragraph, "Même texte."), new("bbbbbbbb", BlockKind.Paragraph, "Même texte.")];
        var kept = BlockMatcher.PreserveIds(before, [.. before, before[0]], 2).Select(block => block.Id).ToList();
        Assert.Equal(3, kept.Distinct().Count());
        Assert.Equal(2, kept.Intersect(["aaaaaaaa", "bbbbbbbb"]).Count());
    }

    [Fact]
    public void A_picture_keeps_its_id_while_its_caption_changes_and_never_gives_it_to_words()
    {
        Block[] before = [
            new("aaaaaaaa", BlockKind.Figure, "Le puits de Kidal, mardi.", Picture: "puits.jpg"),
            new("bbbbbbbb", BlockKind.Paragraph, "Le puits a rouvert.")
        ];
        var kept = BlockMatcher.PreserveIds(
            before, [before[0] with { Id = "", Text = "Le puits de Kidal, mercredi." }, new("", BlockKind.Paragraph, "Le puits de Kidal, mardi.")], 2);
        Assert.Equal("aaaaaaaa", kept[0].Id);
        Assert.NotEqual("aaaaaaaa", kept[1].Id);
    }
}

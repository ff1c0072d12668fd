using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.Specs.Shared;

public sealed class TextSpecs
{
    [Theory]
    [InlineData("ACTUALITÉS", "actualites")]
    [InlineData("Washington et Bamako resserrent les rangs", "washington-et-bamako-resserrent-les-rangs")]
    [InlineData("  L’artisanat touareg : un cœur !  ", "l-artisanat-touareg-un-coeur")]
    [InlineData("日本", "")]
    public void Labels_become_slugs(string label, string slug) => Assert.Equal(slug, Slug.Of(label));

    [Fact]
    public void A_long_label_is_cut_between_words()
    {
        var slug = Slug.Of(string.Join(' ', Enumerable.Repeat("mot", 60)));
        Assert.True(slug.Length <= 90 && slug.EndsWith("-mot", StringComparison.Ordinal), slug);
    }

    [Theory]
    [InlineData("un **mot** et [un lien](https://example.org)", "un mot et un lien")]
    [InlineData("# pas un titre", "# pas un titre")]
    [InlineData("<b>pas</b> de HTML", "<b>pas</b> de HTML")]
    [InlineData("AT&T &amp; co", "AT&T & co")]
    public void A_block_reads_as_its_words(string text, string plain) => Assert.Equal(plain, InlineMarkdown.ToPlain(text));

    [Fact]
    public void Words_are_counted_without_punctuation() => Assert.Equal(4, InlineMarkdown.CountWords("« Union et calme » : 2025 !"));

    [Fact]
    public void The_hash_of_a_copy_changes_with_any_field()
    {
        var copy = new Copy("fr", "Titre", null, [new Block("aaaaaaaa", BlockKind.Paragraph, "Mot")], "actualites", "mali", null, null, [], []);
        Copy[] others =
        [
            copy with { Language = "en" }, copy with { Headline = "Autre" }, copy with { Standfirst = "x" }, copy with { Section = "sport" },
            copy with { Blocks = [copy.Blocks[0] with { Text = "mot" }] }, copy with { Blocks = [copy.Blocks[0] with { Id = "bbbbbbbb" }] },
            copy with { Tags = ["x"] }, copy with { Byline = "x" }, copy with { Dateline = "x" }, copy with { Related = [new Related(null, null, "x")] },
        ];
        Assert.Equal(others.Length + 1, others.Append(copy).Select(CopyHash.Of).Distinct().Count());
        Assert.Equal(CopyHash.Of(copy), CopyHash.Of(copy with { Blocks = [.. copy.Blocks] }));
    }

    [Fact]
    public void The_hash_of_a_block_follows_its_words_and_kind_not_its_place_or_encoding()
    {
        var block = new Block("aaaaaaaa", BlockKind.Paragraph, "é");
        Assert.Equal(CopyHash.Of(block), CopyHash.Of(block with { Id = "bbbbbbbb", Text = "e\u0301" }));
        Assert.NotEqual(CopyHash.Of(block), CopyHash.Of(block with { Kind = BlockKind.Heading2 }));
    }

    [Fact]
    public void The_same_cause_gives_the_same_id_and_another_cause_another()
    {
        Assert.Equal(DeterministicGuid.Create("a", "b", 1), DeterministicGuid.Create("a", "b", 1));
        Assert.Equal(
            3,
            new[] { DeterministicGuid.Create("a", "b", 1), DeterministicGuid.Create("a", "b", 2), DeterministicGuid.Create("b", "b", 1) }.Distinct().Count());
        Assert.Equal(8, DeterministicGuid.Create("a", "b").Version);
    }
}

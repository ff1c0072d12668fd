using EditorialPlatform.Contracts;
using EditorialPlatform.Translation.Jobs;

namespace EditorialPlatform.Tests.Specs.Translation;

public sealed class SegmentSpecs
{
    [Fact]
    public void Everything_with_words_is_a_segment_in_reading_order() =>
        Assert.Equal(
            [
                "headline headline True", "standfirst standfirst True", "h0000001 heading2 True",
                "p0000001 paragraph True", "q0000001 quote True", "q0000001.cite cite True",
                "f0000001 figure True", "f0000001.alt alt True", $"{Segments.RelatedId("À Gao, l’eau revient")} related False", "note note False",
            ],
            Segments.Of(Kidal.Copy, "Une erreur.").Select(segment => $"{segment.Id} {segment.Kind} {segment.Required}"));

    [Fact]
    public void A_source_without_a_standfirst_asks_for_none() =>
        Assert.DoesNotContain(Segments.Of(Kidal.Copy with { Standfirst = null }, null), segment => segment.Id is "standfirst" or "note");

    [Fact]
    public void Another_encoding_of_the_same_letters_is_no_change() =>
        Assert.Equal(Kidal.HashOf("p0000001", Kidal.With("p0000001", "réouvert")), Kidal.HashOf("p0000001", Kidal.With("p0000001", "re\u0301ouvert")));

    [Fact]
    public void A_change_of_kind_is_a_change()
    {
        var heading = Kidal.Copy with { Blocks = [.. Kidal.Copy.Blocks.Select(block => block with { Kind = BlockKind.Heading3 })] };
        Assert.NotEqual(Kidal.HashOf("p0000001"), Kidal.HashOf("p0000001", heading));
    }

    [Fact]
    public void Another_description_of_a_picture_does_not_touch_its_caption()
    {
        var described = Kidal.Copy with
        {
            Blocks = [.. Kidal.Copy.Blocks.Select(block => block.Alt is null ? block : block with { Alt = "Un puits profond" })]
        };
        Assert.Equal(Kidal.HashOf("f0000001"), Kidal.HashOf("f0000001", described));
        Assert.NotEqual(Kidal.HashOf("f0000001.alt"), Kidal.HashOf("f0000001.alt", described));
    }

    [Fact]
    public void A_title_nobody_translated_stays_as_it_is() => Assert.Equal(Kidal.Copy.Related, TargetCopy.Of(Kidal.Copy, "en", Kidal.English).Related);

    [Fact]
    public void A_translated_title_is_printed_and_leads_to_the_same_place()
    {
        var copy = Kidal.Copy with { Related = [new(Kidal.Article, null, "À Gao")] };
        Assert.Equal(
            [new(Kidal.Article, null, "In Gao")],
            TargetCopy.Of(copy, "en", new Dictionary<string, string> { [Segments.RelatedId("À Gao")] = "In Gao" }).Related);
    }

    [Fact]
    public void What_changed_is_told_word_by_word() =>
        Assert.Equal(
            [new("kept", "Le puits a été "), new("removed", "fermé"), new("added", "rouvert"), new("kept", " mardi"), new("added", " matin")],
            SourceChange.Between("Le puits a été fermé mardi", "Le puits a été rouvert mardi matin"));
}

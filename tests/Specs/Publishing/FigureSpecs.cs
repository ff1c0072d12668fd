using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site;

namespace EditorialPlatform.Tests.Specs.Publishing;

/// <summary>The words of a figure are those of its approved block.</summary>
public sealed class FigureSpecs
{
    private static readonly Picture Filed = new("abc", [], new("Le puits de Kidal", "Awa Traoré", "Des femmes"));

    [Fact]
    public void Nothing_falls_back_to_what_was_filed_with_the_picture() =>
        Assert.Equal(new("", "", ""), FigureWords.Of(new("f0000001", BlockKind.Figure, "", Picture: "abc", Alt: "", Credit: ""), Filed));

    [Fact]
    public void A_copy_approved_before_these_words_were_required_keeps_what_was_filed()
    {
        Assert.Equal(new("Le puits de Kidal", "Awa Traoré", "Des femmes"), FigureWords.Of(new("f0000001", BlockKind.Figure, "", Picture: "abc"), Filed));
        Assert.Equal(
            new("Le puits, *hier*.", "Issa Maïga", "Des femmes"),
            FigureWords.Of(new("f0000001", BlockKind.Figure, "Le puits, *hier*.", Picture: "abc", Credit: "Issa Maïga"), Filed));
    }

    [Fact]
    public void A_picture_that_is_shown_twice_has_the_words_of_its_first_figure()
    {
        Block Figure(string text) => new(text, BlockKind.Figure, text, Picture: "abc", Alt: "", Credit: "");
        var copy = new Copy("fr", "Titre", null, [Figure("Un"), Figure("Deux")], null, null, null, null, [], []);
        var shown = Assert.Single(FigureWords.In(copy, new Dictionary<string, Picture> { ["abc"] = Filed }));
        Assert.Equal("Un", shown.Words.Caption);
    }
}

using EditorialPlatform.Translation;
using EditorialPlatform.Translation.Jobs;
using EditorialPlatform.Translation.Terms;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>The warnings shown to translators.</summary>
public sealed class ProofreadingSpecs
{
    private static readonly LanguagePair IntoEnglish = new("fr", "en");
    private static readonly LanguagePair IntoFrench = new("en", "fr");
    private static readonly SegmentAids Aids = SegmentAids.None with { QuotationMarks = new Dictionary<string, string> { ["fr"] = "«»“”", ["en"] = "“”" } };

    [Theory]
    [InlineData("Kidal tient.", "Kidal tient.", "identical")]
    [InlineData("2025", "2025", "")]
    [InlineData("Kidal", " ", "empty")]
    [InlineData("Kidal", null, "empty")]
    [InlineData("Il y a 3 puits.", "There are 3 wells.", "")]
    [InlineData("Il y a 3 puits.", "There are 4 wells.", "numbers numbers")]
    [InlineData("Il y a 3 puits.", "There are 3 wells, 4 of them dry.", "numbers")]
    [InlineData("Trois puits.", "There are 3 wells.", "")]
    [InlineData("Il y a 1 234,5 litres.", "There are 1,234.5 litres.", "")]
    [InlineData("Il y a 1\u202F234,5 litres.", "There are 1,234.50 litres.", "")]
    [InlineData("Il y a 1 234 567 habitants.", "There are 1,234,567 people.", "")]
    [InlineData("Il y a 1 234,5 litres.", "There are 1,234.6 litres.", "numbers numbers")]
    [InlineData("Près de 50 % des puits.", "Nearly 50% of the wells.", "")]
    [InlineData("Près de 50 % des puits.", "Nearly 15% of the wells.", "numbers numbers")]
    [InlineData("Il mesure 1,75 mètre.", "He is 1.75 metres tall.", "")]
    [InlineData("Le 4 novembre 2025.", "On 4 November 2025.", "")]
    [InlineData("Le 4 novembre 2025.", "On November 4, 2025.", "")]
    [InlineData("Le 4 novembre 2025.", "On 5 November 2025.", "dates")]
    [InlineData("Le 4 novembre 2025.", "On 4 October 2025.", "dates")]
    [InlineData("Le 1er mai.", "On 1 May.", "")]
    [InlineData("Le 1er mai.", "On the first of the month.", "dates")]
    [InlineData("En novembre 2025.", "In November 2024.", "dates")]
    [InlineData("Le 11/5/2025.", "On 11 May 2025.", "")]
    [InlineData("Le 11/5/2025.", "On 5 November 2025.", "")]
    [InlineData("Le 11/5/2025.", "On 6 November 2025.", "dates")]
    [InlineData("Le 2025-11-05.", "On 5 November 2025.", "")]
    [InlineData("Mardi, il a plu.", "It rained on Tuesday.", "")]
    [InlineData("Mardi, il a plu.", "It rained on Monday.", "dates")]
    [InlineData("Voir [Gao](https://a.ml/gao).", "See [Gao](https://a.ml/gao).", "")]
    [InlineData("Voir [Gao](https://a.ml/gao).", "See Gao.", "links")]
    [InlineData("Voir [Gao](https://a.ml/gao).", "See [Gao](https://a.ml/kidal).", "links links")]
    [InlineData("Un **grand** puits.", "A **big** well.", "")]
    [InlineData("Un **grand** puits.", "A big well.", "marks")]
    [InlineData("« Enfin », dit-elle.", "“At last,” she says.", "")]
    [InlineData("« Enfin », dit-elle.", "« At last, » she says.", "quotation-marks")]
    [InlineData("« Enfin », dit-elle.", "“At last, she says.", "quotation-marks")]
    [InlineData("« Enfin », dit-elle.", "At last, she says.", "quotation-marks")]
    [InlineData("« Enfin », dit-elle.", "\"At last,\" she says.", "quotation-marks")]
    [InlineData("\"Enfin\", dit-elle.", "\"At last,\" she says.", "")]
    public void Into_English(string source, string? target, string expected) => Assert.Equal(expected, Codes(IntoEnglish, source, target));

    [Theory]
    [InlineData("It holds 1,234.5 litres.", "Il contient 1 234,5 litres.", "")]
    [InlineData("On November 4, 2025.", "Le 4 novembre 2025.", "")]
    [InlineData("On May 5.", "Le 6 mai.", "dates")]
    [InlineData("“At last,” she says.", "« Enfin », dit-elle.", "")]
    [InlineData("“He said ‘no’,” she says.", "« Il a dit “non” », dit-elle.", "quotation-marks")]
    public void Into_French(string source, string target, string expected) => Assert.Equal(expected, Codes(IntoFrench, source, target));

    [Fact]
    public void A_language_nobody_has_described_is_looked_at_as_far_as_figures_go()
    {
        LanguagePair pair = new("fr", "x-nko");
        Assert.Equal("numbers", Codes(pair, "Le 4 novembre 2025.", "4 Dɔwɔrɔ"));
        Assert.Equal("", Codes(pair, "Le 4 novembre 2025, « oui ».", "4 Dɔwɔrɔ 2025, «awɔ»."));
    }

    [Theory]
    [InlineData("Le Sahel", "The Sahel", "")]
    [InlineData("L’État islamique", "ISIS", "terms")]
    [InlineData("L’État islamique", "The Islamic State", "")]
    [InlineData("L’État islamique", "The militants", "terms")]
    [InlineData("Les militants", "ISIS", "terms")]
    public void Names_are_compared_with_what_was_agreed(string source, string target, string expected)
    {
        var term = new Term().Evolve(TermSpecs.IslamicState);
        Assert.Equal(expected, Codes(IntoEnglish, source, target, Aids with { Glossary = new Glossary([term], IntoEnglish, new DateOnly(2026, 11, 5)) }));
    }

    private static string Codes(LanguagePair pair, string source, string? target, SegmentAids? aids = null)
    {
        var segment = new Segment("p", "paragraph", source, "", true);
        return string.Join(' ', Checks.Of(segment, target, pair, aids ?? Aids, (aids ?? Aids).TermsIn(segment, target)).Select(check => check.Code));
    }
}

using EditorialPlatform.Publishing.Site;

namespace EditorialPlatform.Tests.Specs.Publishing;

public sealed class BylineSpecs
{
    [Theory]
    [InlineData("Awa Traoré", "Awa Traoré")]
    [InlineData("Awa Traoré, à Kidal", "Awa Traoré")]
    [InlineData("Par Awa Traoré, à Gao, et Moussa Ag Ali, à Bamako", "Awa Traoré|Moussa Ag Ali")]
    [InlineData("By Grace Mensah and Kofi Asante in Ouagadougou", "Grace Mensah|Kofi Asante")]
    [InlineData("Awa Traoré avec Jean-Marie N’Diaye & Ibrahim M. Maïga", "Awa Traoré|Jean-Marie N’Diaye|Ibrahim M. Maïga")]
    [InlineData("Fatou Diallo, Bamako", "Fatou Diallo")]
    [InlineData("Awa Traoré (envoyée spéciale)", "Awa Traoré")]
    [InlineData("Anne de la Tour", "Anne de la Tour")]
    [InlineData("AFP", "")]
    [InlineData("La rédaction", "La rédaction")]
    [InlineData("", "")]
    [InlineData("<script>alert(1)</script>", "")]
    public void Those_who_are_named_are_found_and_nothing_is_lost(string byline, string names)
    {
        Assert.Equal(names, string.Join('|', Bylines.Names(byline)));
        Assert.Equal(byline, string.Concat(Bylines.Parts(byline).Select(part => part.Text)));
    }

    [Fact]
    public void An_article_is_listed_once_under_each_of_its_subjects() =>
        Assert.Equal(["authors/awa-traore", "topics/eau", "topics/kidal"], Subjects.Of("Awa Traoré et Awa Traoré", ["eau", "Eau", "kidal", "!"]));
}

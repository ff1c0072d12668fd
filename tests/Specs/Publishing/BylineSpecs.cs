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

    [Theory]
    [InlineData("Par Awa Traoré, à Gao, et Moussa Ag Ali, à Bamako", "Awa Traoré, Moussa Ag Ali")]
    [InlineData("Awa Traoré et Awa Traoré", "Awa Traoré")]
    [InlineData("Par AFP", "(AFP)")]
    [InlineData("La rédaction", "(La rédaction)")]
    [InlineData("Sahel Matin", "(Sahel Matin)")]
    [InlineData(" ", "(Sahel Matin)")]
    [InlineData(null, "(Sahel Matin)")]
    public void Each_author_is_one_and_who_is_no_person_is_an_organization(string? byline, string authors) => Assert.Equal(
        authors,
        string.Join(", ", Bylines.Authors(byline, "fr", new("Sahel Matin", "https://example.org"))
            .Select(author => author.IsPerson ? author.Name : $"({author.Name})")));

    [Theory]
    [InlineData("fr", "2025-11-05", null, "2025-11-05")]
    [InlineData("fr", "Kidal, le 5 novembre 2025", "Kidal", "2025-11-05")]
    [InlineData("fr", "Gao (Mali), 1er mars 2026", "Gao (Mali)", "2026-03-01")]
    [InlineData("fr", "Bamako – 2026-03-01", "Bamako", "2026-03-01")]
    [InlineData("fr", "Le 5 novembre 2025, à Kidal", "à Kidal", "2025-11-05")]
    [InlineData("fr", "N’Djamena", "N’Djamena", null)]
    [InlineData("fr", "Kidal, 31 février 2025", "Kidal, 31 février 2025", null)]
    [InlineData("fr", "Kidal, 5 November 2025", "Kidal, 5 November 2025", null)]
    [InlineData("en", "Kidal, 5 November 2025", "Kidal", "2025-11-05")]
    [InlineData("en", "KIDAL, November 5th, 2025 –", "KIDAL", "2025-11-05")]
    [InlineData("en", "", null, null)]
    public void A_dateline_is_a_place_and_a_date(string language, string line, string? place, string? day)
    {
        var found = Dateline.Of(line, UiText.For(language));
        Assert.Equal((place, day), (found.Place, found.Day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void An_article_is_listed_once_under_each_of_its_subjects() =>
        Assert.Equal(["authors/awa-traore", "topics/eau", "topics/kidal"], Subjects.Of("Awa Traoré et Awa Traoré", ["eau", "Eau", "kidal", "!"]));
}

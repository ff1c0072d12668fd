using EditorialPlatform.Http;
using EditorialPlatform.Publishing.Site;

namespace EditorialPlatform.Tests.Specs.Publishing;

public sealed class SiteSpecs
{
    [Theory]
    [InlineData("Des *mots* et **du gras**", "Des <em>mots</em> et <strong>du gras</strong>")]
    [InlineData("Un [lien](https://example.org/a?b=1&c=2)", "Un <a href=\"https://example.org/a?b=1&amp;c=2\">lien</a>")]
    [InlineData("[lettre](mailto:desk@example.org)", "<a href=\"mailto:desk@example.org\">lettre</a>")]
    [InlineData("[x](javascript:alert(1)) [y](data:text/html,z) [z](/relatif) [w](//example.org)", "x y z w")]
    [InlineData("[x](JAVASCRIPT:alert) [y](vbscript:a) [z](https://user:pass@example.org/)", "x y z")]
    [InlineData("<javascript:alert(1)> <https://example.org/>", "javascript:alert(1) <a href=\"https://example.org/\">https://example.org/</a>")]
    [InlineData("<b>gras</b> & « é »", "&lt;b&gt;gras&lt;/b&gt; &amp; « é »")]
    [InlineData("&lt;script&gt; `<b>`", "&lt;script&gt; <code>&lt;b&gt;</code>")]
    [InlineData("![légende](https://example.org/p.png)", "légende")]
    [InlineData("un\\\ndeux", "un<br>deux")]
    [InlineData("# pas un titre", "# pas un titre")]
    public void Inline_marks_become_html_and_nothing_else_does(string text, string html) => Assert.Equal(html, InlineHtml.Of(text));

    [Fact]
    public void Every_language_of_the_site_has_all_the_words()
    {
        Assert.Equal(["fr", "en"], UiText.Languages);
        foreach (var language in UiText.Languages)
        {
            Assert.Equal(UiText.For("fr").Keys.Order(), UiText.For(language).Keys.Order());
            Assert.All(UiText.For(language).Keys, key => Assert.False(string.IsNullOrWhiteSpace(UiText.For(language)[key]), key));
        }
    }

    [Fact]
    public void Dates_are_words_of_the_readers_language()
    {
        var time = new DateTimeOffset(2026, 11, 1, 15, 5, 0, TimeSpan.FromHours(1));
        Assert.Equal("dimanche 1er novembre 2026, 14\u00a0h\u00a005", UiText.For("fr").Time(SiteZone.Utc, time));
        Assert.Equal("Sunday 1 November 2026, 14:05", UiText.For("en").Time(SiteZone.Utc, time));
        Assert.Equal("dimanche 1er novembre 2026, 15\u00a0h\u00a005", UiText.For("fr").Time(new("Europe/Paris"), time));
        Assert.Equal(("heure de Paris", "heure d’Abidjan"), (UiText.For("fr").Zone(new("Europe/Paris")), UiText.For("fr").Zone(new("Africa/Abidjan"))));
        Assert.Equal("5 novembre 2025", UiText.For("fr").Day(new(2025, 11, 5)));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(230, 1, 1)]
    [InlineData(231, 2, 1)]
    [InlineData(481, 3, 3)]
    public void Minutes_are_counted_by_language(int words, int french, int english) =>
        Assert.Equal((french, english), (UiText.For("fr").Minutes(words), UiText.For("en").Minutes(words)));

    [Fact]
    public void A_section_that_nobody_named_is_called_as_its_slug_reads() =>
        Assert.Equal(
            ("Actualités", "News", "Vie locale"),
            (UiText.For("fr").Section("actualites"), UiText.For("en").Section("actualites"), UiText.For("fr").Section("vie-locale")));
}

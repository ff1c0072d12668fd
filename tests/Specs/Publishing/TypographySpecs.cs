using EditorialPlatform.Publishing.Site;

namespace EditorialPlatform.Tests.Specs.Publishing;

public sealed class TypographySpecs
{
    // In the data below, ~ stands for a no-break space and _ for a narrow one.
    [Theory]
    [InlineData("Où va l’eau ?", "Où va l’eau_?")]
    [InlineData("Où va l’eau?", "Où va l’eau_?")]
    [InlineData("Quoi ?!", "Quoi_?!")]
    [InlineData("Il dit : « Non ; jamais ! »", "Il dit~: «~Non_; jamais_!~»")]
    [InlineData("«Non»", "«~Non~»")]
    [InlineData("À 14:05, voir https://example.org/?a=1;b=2!x", "À 14:05, voir https://example.org/?a=1;b=2!x")]
    [InlineData("Soit 48 % de 1 200 000 habitants en 2026", "Soit 48~% de 1_200_000 habitants en 2026")]
    [InlineData("Le 4 novembre 2025 à 12 h", "Le 4 novembre 2025 à 12 h")]
    [InlineData("Rien à faire.", "Rien à faire.")]
    [InlineData("", "")]
    public void French_signs_do_not_begin_a_line(string text, string set) =>
        Assert.Equal(set.Replace('~', '\u00a0').Replace('_', '\u202f'), UiText.For("fr").Typeset(text));

    [Theory]
    [InlineData("Où va l’eau_? Il dit~: «~Non_!~»")]
    [InlineData("1_200")]
    public void What_is_set_already_stays_as_it_is(string set)
    {
        var text = set.Replace('~', '\u00a0').Replace('_', '\u202f');
        Assert.Equal(text, UiText.For("fr").Typeset(text));
    }

    [Fact]
    public void English_is_set_as_it_is_written() => Assert.Equal("Why ? « So » 48 %", UiText.For("en").Typeset("Why ? « So » 48 %"));

    [Fact]
    public void Words_are_set_and_addresses_are_not() =>
        Assert.Equal(
            "<a href=\"https://example.org/a?b=1!\">Qui\u202F?</a> <em>Oui\u202F!</em>",
            InlineHtml.Of("[Qui ?](https://example.org/a?b=1!) *Oui !*", UiText.For("fr").Typeset));
}

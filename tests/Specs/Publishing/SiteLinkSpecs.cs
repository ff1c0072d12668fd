using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site;

namespace EditorialPlatform.Tests.Specs.Publishing;

/// <summary>What leads to an article of ours: to the reader's language, to the other one, or nowhere.</summary>
public sealed class SiteLinkSpecs
{
    private static readonly Guid Both = Guid.Parse("00000000-0000-0000-0000-000000000001");
    private static readonly Guid English = Guid.Parse("00000000-0000-0000-0000-000000000002");
    private static readonly Guid Secret = Guid.Parse("00000000-0000-0000-0000-000000000003");
    private static readonly SiteLinks Links = new(
        new("Sahel Matin", "https://example.org"),
        new[] { Line(Both, "fr", "/fr/mali/le-puits"), Line(Both, "en", "/en/mali/the-well"), Line(English, "en", "/en/mali/alone") }
            .ToLookup(line => line.ArticleId),
        new Dictionary<string, Guid>
        {
            ["/fr/mali/le-puits"] = Both,
            ["/fr/mali/ancien"] = Both,
            ["/en/mali/the-well"] = Both,
            ["/en/mali/alone"] = English,
            ["/fr/mali/secret"] = Secret,
        });

    [Theory]
    [InlineData("Voir [le **puits**](https://example.org/fr/mali/le-puits).", "Voir [le **puits**](</fr/mali/le-puits>).", 0)]
    [InlineData("[a](/fr/mali/le-puits/ \"Titre\") [b](</fr/mali/ancien#p1>)", "[a](</fr/mali/le-puits>) [b](</fr/mali/le-puits#p1>)", 0)]
    [InlineData("[a](HTTP://EXAMPLE.ORG/en/mali/the-well?texte=1)", "[a](</fr/mali/le-puits?texte=1>)", 0)]
    [InlineData("[a](https://example.org/en/mali/alone)", "[a](</en/mali/alone>)", 0)]
    [InlineData("Voir [le *secret*](https://example.org/fr/mali/secret) !", "Voir le *secret* !", 1)]
    [InlineData("[a](/fr/mali/%73ecret) [b](/fr/mali/x/../Secret) ![c](/fr/mali/secret)", "a b c", 3)]
    [InlineData("[a](https://example.org/fr/mali/inconnu)", "a", 1)]
    [InlineData("<https://example.org/fr/mali/secret>", "https://example.org", 1)]
    [InlineData("<https://example.org/fr/mali/ancien>", "[https://example.org/fr/mali/le-puits](</fr/mali/le-puits>)", 0)]
    [InlineData("[a](/desk/articles/1) [b](https://example.org/api/content/articles/1)", "a b", 2)]
    [InlineData("[a](/fr/mali) [b](https://example.org/fr/authors/awa-traore)", "[a](</fr/mali>) [b](https://example.org/fr/authors/awa-traore)", 0)]
    [InlineData("[a](https://example.com/fr/mali/secret) [b](//example.com/x) [c](/\\example.com/x)",
        "[a](https://example.com/fr/mali/secret) [b](//example.com/x) [c](/\\example.com/x)", 0)]
    public void Own_addresses_in_a_text_lead_to_what_is_public(string text, string shown, int omitted)
    {
        var copy = Copy(new Block("p0000001", BlockKind.Paragraph, text));
        Assert.Equal(shown, Links.Shown(Edition(copy)).Copy!.Blocks.Single().Text);
        var (approved, left) = Links.Approved(copy);
        Assert.Equal((omitted, omitted == 0 ? text : shown), (left, approved.Blocks.Single().Text));
    }

    [Fact]
    public void A_relation_to_what_is_not_public_is_left_out_and_counted()
    {
        var copy = Copy(
            new("r0000001", BlockKind.Related, "Les mots d'alors", ArticleId: Both), new("r0000002", BlockKind.Related, "Secret", ArticleId: Secret),
            new("r0000003", BlockKind.Related, "Secret", Url: "/fr/mali/secret"), new("r0000004", BlockKind.Related, "Dehors", Url: "https://example.com/"),
            new("r0000005", BlockKind.Related, "Sans lien")) with
        {
            Related =
            [
                new(Secret, null, "Secret"), new(English, null, "Anglais"), new(null, null, "Sans lien"),
                new(null, "https://example.org/fr/mali/ancien", "Ancien"),
            ],
        };
        var (approved, omitted) = Links.Approved(copy);
        Assert.Equal(["Les mots d'alors", "Dehors", "Sans lien"], approved.Blocks.Select(block => block.Text));
        Assert.Equal(["Anglais", "Sans lien", "Ancien"], approved.Related.Select(related => related.Title));
        Assert.Equal(3, omitted);
        Assert.Equal(("/fr/mali/le-puits", "Titre fr"), (Links.Of("fr", Both, null)!.Address, Links.Of("fr", Both, null)!.Target!.Title));
        Assert.Equal("/fr/mali/le-puits", Links.Of("fr", null, "https://example.org/fr/mali/ancien")!.Address);
        Assert.Equal(("/en/mali/alone", "en"), (Links.Of("fr", English, null)!.Address, Links.Of("fr", English, null)!.Language));
    }

    private static Headline Line(Guid article, string language, string path) =>
        new(article, language, path, "mali", null, $"Titre {language}", null, 10, People.Noon, People.Noon);

    private static Copy Copy(params Block[] blocks) => new("fr", "Titre", null, blocks, "mali", null, null, null, [], []);

    private static PublicEdition Edition(Copy copy) => new(Line(Both, "fr", "/fr/mali/le-puits"), copy, 1, "fr", null, [], null);
}

using EditorialPlatform.Contracts;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>An article that uses every feature, corrected and in both languages, and a retracted one.</summary>
public sealed class WholeArticle(Newsroom newsroom) : IAsyncLifetime
{
    public Guid Article { get; } = Guid.CreateVersion7();

    public Guid Retracted { get; } = Guid.CreateVersion7();

    public TestBus Bus { get; private set; } = null!;

    public Copy French { get; private set; } = null!;

    public Copy English { get; private set; } = null!;

    /// <summary>The copy of the retracted article.</summary>
    public Copy Fallen { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Bus = await TestBus.StartAsync(newsroom);
        using var photograph = FilingPictures.Photograph(900, 600);
        var picture = (await FilingPictures.FileAsync(newsroom, TestUser.Reporter(newsroom), photograph.JpegsaveBuffer())).Json!["picture"]!.GetValue<string>();
        var other = Guid.CreateVersion7();
        French = Examples.Copy(Readers.Unique("« L'eau & le puits » : <ce> que l'on sait")) with
        {
            Standfirst = "Un chapô *en relief*, avec un [lien](https://example.org/?a=1&b=2).",
            // Same name as the place, which must not occur twice in the list of keywords.
            Section = "mali",
            Tags = ["eau", "Kidal & environs"],
            Related = [
                new(null, "https://example.org/rapport", "Le rapport & ses annexes"),
                new(other, null, "En anglais seulement"),
                new(Guid.CreateVersion7(), null, "Pas encore là")
            ],
            Blocks =
            [
                new("f0000001", BlockKind.Figure, "Le puits, *hier*.", Picture: picture),
                .. Enumerable.Range(1, 4).SelectMany(number => new Block[]
                {
                    new($"h000000{number}", BlockKind.Heading2, $"Le chapitre {number} & la suite"),
                    new(
                        $"p000000{number}",
                        BlockKind.Paragraph,
                        string.Concat(Enumerable.Repeat("Quarante familles y puisent chaque jour, dit le maire ; « rien » ne manque.\n", 30))),
                }),
                new("k0000001", BlockKind.Heading3, "Un détail"),
                new("b0000001", BlockKind.Bullet, "un seau"), new("b0000002", BlockKind.Bullet, "une corde **neuve**"),
                new("n0000001", BlockKind.Numbered, "d'abord"), new("n0000002", BlockKind.Numbered, "ensuite"),
                new("q0000001", BlockKind.Quote, "Nous attendons la pluie.", Cite: "Awa & sa sœur"),
                new("r0000001", BlockKind.Related, "La suite, [là](https://example.org/)", ArticleId: other),
                new("r0000002", BlockKind.Related, "Le rapport", Url: "https://example.org/rapport"),
            ],
        };
        English = Readers.English(Readers.Unique("Water & the well")) with
        {
            Section = "mali",
            Blocks = [.. Readers.English("").Blocks, French.Blocks[0] with { Text = "The well." }]
        };
        var elsewhere = Readers.English(Readers.Unique("Elsewhere"));
        Fallen = Examples.Copy(Readers.Unique("Ce qui ne tient pas"));
        await Bus.PublishAsync(Readers.Approved(other, 4, 1, Examples.Copy(elsewhere.Headline) with { Language = "en" }));
        await Bus.PublishAsync(Readers.Approved(Article, 4, 1, French));
        await Bus.PublishAsync(Readers.Approved(Retracted, 4, 1, Fallen));
        await newsroom.OutAsync(Readers.PathOf(French));
        await newsroom.OutAsync(Readers.PathOf(Fallen));
        await Bus.PublishAsync(Readers.Approved(
            Article,
            8,
            2,
            French with { Standfirst = French.Standfirst + " Corrigé." },
            kind: SubmissionKind.Correction,
            note: "Quarante familles & non cinquante."));
        await newsroom.UntilAsync(Readers.PathOf(French), page => page.Body.Contains("non cinquante", StringComparison.Ordinal), "it is corrected");
        await Bus.PublishAsync(Readers.Translated(Article, 5, 2, English));
        await newsroom.OutAsync(Readers.PathOf(English));
        var editor = TestUser.Editor(newsroom);
        var answer = await editor.PostAsync(
            "publishing",
            $"/api/publications/{Retracted}/retract",
            new { notice = new { fr = "Le témoin s'est trompé de <puits>." } },
            (await editor.GetAsync("publishing", $"/api/publications/{Retracted}")).ETag);
        Assert.True(answer.Status == 200, answer.Body);
    }

    public ValueTask DisposeAsync() => Bus.DisposeAsync();
}

using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.Drafting.Imports;
using EditorialPlatform.Text;
using EditorialPlatform.Text.Reading;

namespace EditorialPlatform.Tests.Specs.Drafting;

public sealed class ImportSpecs
{
    private const string Text = """
        Les puits de Ménaka rouvrent après la saison sèche

        ACTUALITÉS/MALI

        11/5/20252 min read

        Une reprise attendue

        Les trois puits du quartier nord ont été rouverts mardi, après quatre mois de travaux menés par la commune et par une association locale.

        Ce que disent les habitants

        « On ne marche plus deux heures », dit une mère de famille. Les files restent longues le matin, mais l'eau coule jusqu'au soir.

        À lire aussi : Le marché de Gao retrouve ses bouchers

        La commune promet un quatrième puits avant la fin de l'année, si les pompes commandées arrivent par la route de Labbezanga.

        À lire Aussi : Décès d'un ancien maire de Ménaka
        À LIRE AUSSI : Union et calme face à la crise
        """;

    [Fact]
    public void A_text_as_reporters_send_it_becomes_headline_section_place_headed_sections_and_relations()
    {
        var (copy, questions) = ImportedText.Read(Text, "fr", plain: true);
        Assert.Equal("Les puits de Ménaka rouvrent après la saison sèche", copy.Headline);
        Assert.Equal(("actualites", "mali"), (copy.Section, copy.Place));
        Assert.Equal(
            [BlockKind.Heading2, BlockKind.Paragraph, BlockKind.Heading2, BlockKind.Paragraph, BlockKind.Related, BlockKind.Paragraph],
            copy.Blocks.Select(block => block.Kind));
        Assert.Equal("Le marché de Gao retrouve ses bouchers", copy.Blocks[4].Text);
        Assert.DoesNotContain(copy.Blocks, block => block.Text.Contains("min read", StringComparison.Ordinal));
        Assert.Null(copy.Dateline);
        var question = Assert.Single(questions);
        Assert.Equal(("dateline", "11/5/2025"), (question.Field, question.Found));
        Assert.Equal(["2025-05-11", "2025-11-05"], question.Choices);
    }

    [Fact]
    public void The_sample_of_a_real_article_is_understood_where_it_is_at_hand()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "EditorialPlatform.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        var sample = Path.Combine(folder!, "..", "shared", "samples", "mali-article.txt");
        if (!File.Exists(sample))
        {
            return;
        }

        var (copy, questions) = ImportedText.Read(File.ReadAllText(sample), "fr", plain: true);
        Assert.Equal("Washington et Bamako resserrent les rangs face à la menace djihadiste", copy.Headline);
        Assert.Equal(("actualites", "mali", null), (copy.Section, copy.Place, copy.Dateline));
        Assert.Equal(
            [BlockKind.Heading2, BlockKind.Paragraph, BlockKind.Heading2, BlockKind.Paragraph, BlockKind.Heading2, BlockKind.Paragraph, BlockKind.Paragraph],
            copy.Blocks.Select(block => block.Kind));
        Assert.Equal(3, copy.Related.Count(related => related is { ArticleId: null, Url: null }));
        Assert.StartsWith("Décès de l’ancien ministre malien", copy.Related[0].Title, StringComparison.Ordinal);
        Assert.Equal(("dateline", "11/5/2025"), (questions.Single().Field, questions.Single().Found));
        Assert.DoesNotContain(copy.Blocks, block => block.Text.Contains("min read", StringComparison.Ordinal));
    }

    [Fact]
    public void Relations_at_the_end_are_the_list_at_the_end()
    {
        var (copy, _) = ImportedText.Read(Text, "fr", plain: true);
        Assert.Equal(["Décès d'un ancien maire de Ménaka", "Union et calme face à la crise"], copy.Related.Select(related => related.Title));
        Assert.All(copy.Related, related => Assert.True(related is { ArticleId: null, Url: null }));
    }

    [Theory]
    [InlineData("25/11/2025", "2025-11-25")]
    [InlineData("11/25/2025 3 min read", "2025-11-25")]
    [InlineData("5/5/2025", "2025-05-05")]
    [InlineData("2025-11-05", "2025-11-05")]
    [InlineData("5 novembre 2025", "2025-11-05")]
    [InlineData("Mercredi 5 Novembre 2025 · 4 min de lecture", "2025-11-05")]
    [InlineData("1er août 2025", "2025-08-01")]
    public void A_date_that_can_be_read_in_one_way_is_the_dateline(string line, string dateline)
    {
        var (copy, questions) = ImportedText.Read(
            $"Titre\n\nSPORT/NIGER\n\n{line}\n\nUn paragraphe de texte assez long pour n'être pas un titre, et fini.", "fr", plain: true);
        Assert.Equal(dateline, copy.Dateline);
        Assert.Empty(questions);
    }

    [Fact]
    public void Plain_text_keeps_its_words_and_markdown_its_marks()
    {
        const string text = "Titre\n\nUn prix de 3*4*5 francs et [une note](https://example.org), dit-on.";
        Assert.Equal(
            "Un prix de 3*4*5 francs et [une note](https://example.org), dit-on.",
            InlineMarkdown.ToPlain(ImportedText.Read(text, "fr", plain: true).Copy.Blocks[0].Text));
        Assert.Equal("Un prix de 345 francs et une note, dit-on.", InlineMarkdown.ToPlain(ImportedText.Read(text, "fr", plain: false).Copy.Blocks[0].Text));
    }

    [Fact]
    public void Where_lines_are_longer_than_anybody_breaks_them_every_line_is_a_paragraph()
    {
        var sentence = "Les trois puits du quartier nord ont été rouverts mardi, après quatre mois de travaux menés par la commune et une association.";
        var (copy, _) = ImportedText.Read($"Titre\nACTUALITÉS/MALI\n25/11/2025\nUne reprise\n{sentence}\n{sentence}\nÀ lire aussi : Autre", "fr", plain: true);
        Assert.Equal(("Titre", "actualites", "2025-11-25"), (copy.Headline, copy.Section, copy.Dateline));
        Assert.Equal([BlockKind.Heading2, BlockKind.Paragraph, BlockKind.Paragraph], copy.Blocks.Select(block => block.Kind));
        Assert.Single(copy.Related);
    }

    [Fact]
    public void Lines_broken_by_hand_are_one_paragraph()
    {
        var (copy, _) = ImportedText.Read(
            "Titre\n\nLes trois puits du quartier nord\nont été rouverts mardi,\naprès quatre mois de travaux.", "fr", plain: true);
        Assert.Equal("Les trois puits du quartier nord ont été rouverts mardi, après quatre mois de travaux.", copy.Blocks.Single().Text);
    }

    [Fact]
    public void Emphasis_around_a_label_goes_with_the_label_emphasis_of_a_title_stays()
    {
        foreach (var line in new[]
        {
            "**À lire aussi :** Le Monde",
            "*À lire aussi : Le Monde*",
            "__À lire aussi__ : Le Monde",
            "à LIRE aussi: Le Monde",
            "Lire également : Le Monde"
        })
        {
            Assert.Equal("Le Monde", RelatedLine.Parse(line)?.Title);
        }

        Assert.Equal("*Le Monde* et nous", RelatedLine.Parse("À lire aussi : *Le Monde* et nous")?.Title);
        Assert.Null(RelatedLine.Parse("Il faut lire aussi : les autres."));
    }

    [Fact]
    public void Importing_the_same_again_changes_nothing()
    {
        var command = new ImportDraft(Given.Article, "fr", Text, "text/plain");
        var started = (DraftStarted)ImportDraft.Decide(new Draft(), command, new(Given.Article), People.Awa, People.Noon).Events.Single();
        Spec<Draft>.Given(started).When(draft => ImportDraft.Decide(draft, command, new(Given.Article, Given.Saved(1, started.Copy)), People.Awa, People.Noon))
            .Answering(new
            {
                articleId = Given.Article,
                receipt = Receipt.For(1, started.Copy, People.Noon, recorded: true),
                questions = started.Questions,
            })
            .ThenNothing();
        Spec<Draft>.Given(started).When(draft => ImportDraft.Decide(
            draft, command with { Text = "Autre" }, new(Given.Article, Given.Saved(1, started.Copy)), People.Awa, People.Noon)).ThenRefused("already-started");
    }

    [Fact]
    public void Pasted_html_keeps_structure_and_safe_links_and_nothing_else()
    {
        var markdown = HtmlToMarkdown.Convert(
            """
            <b style="font-weight:normal"><h1>Titre</h1><p class="x" onclick="alert(1)">Un <b>mot</b> et <a href="https://example.org/a">un lien</a>, <a href="javascript:alert(1)">pas celui-ci</a>.</p>
            <script>alert(1)</script><h3>Section</h3><ul><li>Un</li><li><p>Deux</p></li></ul><img src=x onerror=alert(1)></b>
            """);
        var (copy, _) = ImportedText.Read(markdown, "fr", plain: false);
        Assert.Equal("Titre", copy.Headline);
        Assert.Equal("Un **mot** et [un lien](<https://example.org/a>), pas celui-ci.", copy.Blocks[0].Text);
        Assert.Equal([BlockKind.Paragraph, BlockKind.Heading3, BlockKind.Bullet, BlockKind.Bullet], copy.Blocks.Select(block => block.Kind));
    }

    [Fact]
    public void The_import_is_a_draft_with_its_questions_and_a_receipt() =>
        Spec<Draft>.Given()
            .When(draft => ImportDraft.Decide(draft, new(null, "fr", Text, "text/plain"), new(Guid.Empty), People.Awa, People.Noon))
            .Answering(new
            {
                articleId = Guid.Empty,
                receipt = Receipt.For(1, ImportedText.Read(Text, "fr", plain: true).Copy, People.Noon, recorded: true),
                questions = new[] { new { field = "dateline", found = "11/5/2025", choices = new[] { "2025-05-11", "2025-11-05" } } },
            })
            .ThenState(draft => Assert.Equal((DraftState.Draft, 1, 1), (draft.State, draft.Revision, draft.Questions.Count)));

    [Fact]
    public void Translators_and_strangers_import_nothing()
    {
        Spec<Draft>.Given()
            .When(draft => ImportDraft.Decide(draft, new(null, "fr", Text, "text/plain"), new(Guid.Empty), People.Grace, People.Noon))
            .ThenRefused("forbidden");
        Spec<Draft>.Given()
            .When(draft => ImportDraft.Decide(draft, new(null, null, Text, "text/plain"), new(Guid.Empty), People.Awa, People.Noon))
            .ThenRefused("fields");
        Spec<Draft>.Given()
            .When(draft => ImportDraft.Decide(draft, new(null, "fr", " ", "text/plain"), new(Guid.Empty), People.Awa, People.Noon))
            .ThenRefused("fields");
    }
}

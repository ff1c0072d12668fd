using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;

namespace EditorialPlatform.Tests.Browser;

/// <summary>A text from the queue to its readers and back, as an editor does it.</summary>
public sealed class EditorJourney(Platform platform, Chromium chromium)
{
    [Fact]
    public async Task A_text_is_read_returned_approved_published_and_retracted_without_a_script()
    {
        var reporter = await platform.SignedInAsync("reporter");
        var headline = Unique("Le bac de Diré reprend ses traversées");
        var article = await FileAsync(reporter, headline);
        await using var device = await chromium.SignedInAsync(platform, "editor", width: Chromium.Phone, script: false);
        var page = await device.OpenAsync("/desk/reviews");
        await UntilAsync(page, page.GetByRole(AriaRole.Link, new() { Name = headline }));
        await page.GetByRole(AriaRole.Link, new() { Name = headline }).ClickAsync();
        await Expect(page.GetByText("Première version, rien à comparer.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Annoter le paragraphe 2" }).ClickAsync();
        await page.GetByLabel("Note sur ce paragraphe").And(page.GetByRole(AriaRole.Textbox)).FillAsync("Qui le dit ?");
        await page.GetByLabel("Rien ne peut être approuvé avant que ce soit réglé").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter une note" }).First.ClickAsync();
        await Expect(page.GetByText("Note bloquante")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Approuver la v1" })).ToHaveCountAsync(0);
        await Expect(page.GetByText("Une note bloquante n’est pas réglée.")).ToBeVisibleAsync();

        await page.Locator("summary", new() { HasText = "Renvoyer avec une note" }).ClickAsync();
        await page.GetByLabel("Ce qu’il faut reprendre").FillAsync("Nommez la source.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Renvoyer à l’auteur" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Renvoyé à l’auteur avec votre note.")).ToBeVisibleAsync();

        await SendAgainAsync(reporter, article, 1, "Le capitaine le confirme : soixante passagers par jour.");
        await UntilAsync(page, page.GetByRole(AriaRole.Link, new() { Name = headline }), "/desk/reviews");
        await page.GetByRole(AriaRole.Link, new() { Name = headline }).ClickAsync();
        await Expect(page.Locator("ins", new() { HasText = "capitaine" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "C’est réglé" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Approuver la v2" }).ClickAsync();

        // Meanwhile the text changes: what was not read is not approved.
        await SendAgainAsync(reporter, article, 2, "Le capitaine le confirme : quatre-vingts passagers par jour.");
        await UnderReviewAsync(article, 3);
        await page.GetByLabel("Garder : je publierai plus tard").Or(page.GetByLabel("Garder\u00a0: je publierai plus tard")).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approuver la v2" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Le texte a changé entre-temps.");
        await Expect(page.Locator("ins", new() { HasText = "quatre-vingts" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "J’ai lu, aller à l’approbation de la v3" }).ClickAsync();
        await page.GetByLabel("Garder\u00a0: je publierai plus tard").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approuver la v3" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Approuvé.")).ToBeVisibleAsync();

        await UntilAsync(page, page.GetByRole(AriaRole.Link, new() { Name = headline }), "/desk/publishing");
        await page.GetByRole(AriaRole.Link, new() { Name = headline }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publier la v3 en français" }).ClickAsync();
        await UntilAsync(page, page.GetByText("vu en ligne à l’instant"));
        var desk = page.Url;
        await page.GetByRole(AriaRole.Link, new() { Name = "Comme les lecteurs" }).ClickAsync();
        var address = page.Url;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = headline, Level = 1 })).ToBeVisibleAsync();

        await page.GotoAsync(desk);
        await page.Locator("summary", new() { HasText = "Retirer" }).ClickAsync();
        await page.GetByLabel("Avis aux lecteurs, en français").FillAsync("Le bac n’a pas repris ses traversées.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Retiré")).ToBeVisibleAsync();
        await UntilAsync(page, page.GetByText("Le bac n’a pas repris ses traversées."), address);
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task A_text_is_approved_by_keyboard_alone()
    {
        var headline = Unique("Trois pirogues pour l’école de l’île");
        var article = await FileAsync(await platform.SignedInAsync("reporter"), headline);
        await UnderReviewAsync(article, 1);
        await using var device = await chromium.SignedInAsync(platform, "editor");
        var page = await device.OpenAsync($"/desk/reviews/{article}");
        await page.Keyboard.PressAsync("r");
        await Expect(page.GetByLabel("Ce qu’il faut reprendre")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Ce qu’il faut reprendre")).ToHaveValueAsync("");
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).ClickAsync();
        await page.Keyboard.PressAsync("a");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approuver la v1" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Approuvé.")).ToBeVisibleAsync();
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task Whoever_wrote_a_text_finds_the_reason_where_the_button_would_be()
    {
        var article = await FileAsync(await platform.SignedInAsync("editor"), Unique("La rédaction écrit aussi"));
        await UnderReviewAsync(article, 1);
        await using var device = await chromium.SignedInAsync(platform, "editor", language: "en");
        var page = await device.OpenAsync($"/desk/reviews/{article}");
        await Expect(page.GetByText("You wrote a part of this text: somebody else has to approve it.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Approve v1" })).ToHaveCountAsync(0);

        await page.Locator("summary", new() { HasText = "Without a second reading" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Publish v1 without a second reading" }).ClickAsync();
        await page.GetByLabel("Why it cannot wait").FillAsync("Nobody else is in.");
        await page.GetByLabel("Keep it: I shall publish later").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v1 without a second reading" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Approved.")).ToBeVisibleAsync();
        await page.GotoAsync($"/desk/reviews/{article}");
        await Expect(page.GetByText("Somebody else than you has to countersign.")).ToBeVisibleAsync();

        await using var colleague = await chromium.SignedInAsync(platform, "editor2", language: "en");
        page = await colleague.OpenAsync($"/desk/reviews/{article}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Countersign" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Countersigned.")).ToBeVisibleAsync();
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static string Unique(string headline) => $"{headline} {Guid.NewGuid():N}"[..(headline.Length + 9)];

    private static async Task<Guid> FileAsync(Member author, string headline)
    {
        var started = await author.PostAsync("/api/drafts", new
        {
            language = "fr", headline, standfirst = "Le service est ouvert tous les jours.", section = "actualites", body = "Le premier départ a lieu à sept heures.\n\nSoixante passagers montent à bord.",
        });
        Assert.True(started.Ok, started.ToString());
        var article = started.Json["articleId"]!.GetValue<Guid>();
        var sent = await author.PostAsync($"/api/drafts/{article}/submit", new { revision = 1 });
        Assert.True(sent.Ok, sent.ToString());
        return article;
    }

    /// <summary>Changes the second paragraph and hands the text to the desk again.</summary>
    private static async Task SendAgainAsync(Member author, Guid article, int revision, string words)
    {
        var blocks = (await author.GetAsync($"/api/drafts/{article}")).Json["blocks"]!.AsArray();
        blocks[1]!["text"] = words;
        await Patience.DoneAsync("changing the text", () => author.PutAsync($"/api/drafts/{article}", new { baseRevision = revision, blocks }));
        await Patience.DoneAsync("handing it in", () => author.PostAsync($"/api/drafts/{article}/submit", new { revision = revision + 1 }));
    }

    private async Task UnderReviewAsync(Guid article, int revision)
    {
        var editor = await platform.SignedInAsync("editor");
        while (await editor.GetAsync($"/api/reviews/{article}") is var review && !(review.Ok && review.Json["revision"]!.GetValue<int>() == revision))
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What another service has to hear of first is there within moments; the page is loaded until it shows.</summary>
    private static async Task UntilAsync(IPage page, ILocator there, string? address = null)
    {
        await page.GotoAsync(address ?? page.Url);
        while (await there.CountAsync() == 0)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            await page.GotoAsync(address ?? page.Url);
        }
    }
}

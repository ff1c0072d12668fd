using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;

namespace EditorialPlatform.Tests.Browser;

/// <summary>An editor's work on an article, from the queue to publication and retraction.</summary>
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
        await page.ReloadedUntilAsync(page.GetByRole(AriaRole.Link, new() { Name = headline }));
        await page.GetByRole(AriaRole.Link, new() { Name = headline }).ClickAsync();
        await Expect(page.GetByText("Première version, rien à comparer.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Annoter le paragraphe 2" }).ClickAsync();
        await page.GetByLabel("Note sur ce paragraphe").And(page.GetByRole(AriaRole.Textbox)).FillAsync("Qui le dit ?");
        await page.GetByLabel("Rien ne peut être approuvé avant que ce soit réglé").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter une note" }).First.ClickAsync();
        await Expect(page.GetByText("Note bloquante", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Approuver la v1" })).ToHaveCountAsync(0);
        await Expect(page.GetByText("Une note bloquante n’est pas réglée.")).ToBeVisibleAsync();

        await page.Locator("summary", new() { HasText = "Renvoyer avec une note" }).ClickAsync();
        await page.GetByLabel("Ce qu’il faut reprendre").FillAsync("Nommez la source.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Renvoyer à l’auteur" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Renvoyé à l’auteur avec votre note.")).ToBeVisibleAsync();

        await WaitTimes.UntilAsync(
            "it is back", () => reporter.GetAsync($"/api/drafts/{article}"), draft => draft.Json["state"]!.GetValue<string>() == "returned");
        await SendAgainAsync(reporter, article, 1, "Le capitaine le confirme : soixante passagers par jour.");
        await page.ReloadedUntilAsync(page.GetByRole(AriaRole.Link, new() { Name = headline }), "/desk/reviews");
        await page.GetByRole(AriaRole.Link, new() { Name = headline }).ClickAsync();
        await Expect(page.Locator("ins", new() { HasText = "capitaine" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "C’est réglé" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Approuver la v2" }).ClickAsync();

        // A new revision arrives meanwhile: the editor must not approve text they have not read.
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

        await page.ReloadedUntilAsync(page.GetByRole(AriaRole.Link, new() { Name = headline }), "/desk/publishing");
        await page.GetByRole(AriaRole.Link, new() { Name = headline }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publier la v3 en français" }).ClickAsync();
        await page.ReloadedUntilAsync(page.GetByText("vu en ligne à l’instant"));
        var desk = page.Url;
        await page.GetByRole(AriaRole.Link, new() { Name = "Comme les lecteurs" }).ClickAsync();
        var address = page.Url;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = headline, Level = 1 })).ToBeVisibleAsync();

        await page.GotoAsync(desk);
        await page.Locator("summary", new() { HasText = "Retirer" }).ClickAsync();
        await page.GetByLabel("Avis aux lecteurs, en français").FillAsync("Le bac n’a pas repris ses traversées.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Retiré")).ToBeVisibleAsync();
        await page.ReloadedUntilAsync(page.GetByText("Le bac n’a pas repris ses traversées."), address);
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
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Publier la v1 en français maintenant" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.ApprovedAsync();
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
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve v1 and keep it, without a second reading" }).ClickAsync();
        await page.ApprovedAsync("Approved.");
        await page.GotoAsync($"/desk/reviews/{article}");
        await Expect(page.GetByText("Somebody else than you has to countersign.")).ToBeVisibleAsync();

        await using var colleague = await chromium.SignedInAsync(platform, "editor2", language: "en");
        page = await colleague.OpenAsync($"/desk/reviews/{article}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Countersign" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Countersigned.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_comes_in_while_one_reads_the_queue_waits_behind_a_button()
    {
        await using var device = await chromium.SignedInAsync(platform, "editor");
        var page = await device.Context.NewPageAsync();
        await page.Clock.InstallAsync();
        var seen = page.WaitForResponseAsync("**/api/reviews?limit=200");
        await page.GotoAsync("/desk/reviews");
        await seen;
        var headline = Unique("Un texte arrive pendant la lecture");
        await UnderReviewAsync(await FileAsync(await platform.SignedInAsync("reporter"), headline), 1);
        await WaitTimes.UntilAsync(
            "it is in the queue",
            async () => await (await platform.SignedInAsync("editor")).GetAsync("/api/reviews?limit=200"),
            queue => queue.Body.Contains(headline, StringComparison.Ordinal));
        await page.Clock.FastForwardAsync(31_000);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = headline })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("nouveautés? · Afficher") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = headline })).ToBeVisibleAsync();
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task A_front_is_arranged_by_editors_and_readers_find_it_so()
    {
        var (kaya, mopti) = (Guid.Parse("019a5b00-1000-7000-8000-000000000004"), Guid.Parse("019a5b00-1000-7000-8000-000000000001"));
        const string Lead = "À Mopti, la crue revient et les pêcheurs respirent";
        const string Second = "Le Tour du Plateau central partira cette année de Kaya";
        var editor = await platform.SignedInAsync("editor");
        await ArrangeAsync();
        await using var device = await chromium.SignedInAsync(platform, "editor", width: Chromium.Phone, script: false);
        var page = await device.OpenAsync("/desk/publishing");
        await page.GetByText("La une", new() { Exact = true }).Locator("..").GetByRole(AriaRole.Link, new() { Name = "français" }).ClickAsync();
        await Expect(page.GetByText("Rien n’est placé")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Mettre en ouverture – {Second}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Ajouter à la fin – {Lead}" }).ClickAsync();
        Assert.Equal([kaya, mopti], await PlacedAsync());

        // Move an article with a button, then with a position number, and back.
        await page.GetByRole(AriaRole.Button, new() { Name = $"Monter – {Lead}" }).ClickAsync();
        Assert.Equal([mopti, kaya], await PlacedAsync());
        await page.GetByLabel($"Position – {Lead}").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ranger selon ces positions" }).ClickAsync();
        Assert.Equal([kaya, mopti], await PlacedAsync());
        await page.GetByLabel($"Position – {Lead}").FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ranger selon ces positions" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText("La une est rangée ainsi.")).ToBeVisibleAsync();
        await WaitTimes.UntilAsync(
            "readers find it so",
            () => platform.Reader.GetAsync("/fr"),
            front => front.Body.IndexOf(Lead, StringComparison.Ordinal) is > 0 and var lead && lead < front.Body.IndexOf(Second, StringComparison.Ordinal));

        // Another editor was faster: their arrangement is not overwritten.
        await ArrangeAsync(mopti);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Descendre – {Lead}" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Ôter – {Second}" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Ôter – {Lead}" }).ClickAsync();
        Assert.Empty(await PlacedAsync());
        Assert.Empty(device.Troubles);

        async Task<IReadOnlyList<Guid>> PlacedAsync() =>
            [.. (await editor.GetAsync("/api/fronts/fr")).Json["items"]!.AsArray().Select(item => item!["articleId"]!.GetValue<Guid>())];

        async Task ArrangeAsync(params Guid[] articles) => await WaitTimes.LookedAtAsync(
            "arranging the front", () => editor.GetAsync("/api/fronts/fr"),
            etag => editor.PutAsync("/api/fronts/fr", new { items = articles.Select(article => new { articleId = article }) }, etag));
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static string Unique(string headline) => $"{headline} {Guid.NewGuid():N}"[..(headline.Length + 9)];

    private static async Task<Guid> FileAsync(Member author, string headline)
    {
        var started = await author.PostAsync("/api/drafts", new
        {
            language = "fr",
            headline,
            standfirst = "Le service est ouvert tous les jours.",
            section = "actualites",
            body = "Le premier départ a lieu à sept heures.\n\nSoixante passagers montent à bord.",
        });
        Assert.True(started.Ok, started.ToString());
        var article = started.Json["articleId"]!.GetValue<Guid>();
        var sent = await author.PostAsync($"/api/drafts/{article}/submit", new { revision = 1 });
        Assert.True(sent.Ok, sent.ToString());
        return article;
    }

    /// <summary>Changes the second paragraph and submits the article again.</summary>
    private static async Task SendAgainAsync(Member author, Guid article, int revision, string words)
    {
        var blocks = (await author.GetAsync($"/api/drafts/{article}")).Json["blocks"]!.AsArray();
        blocks[1]!["text"] = words;
        await WaitTimes.DoneAsync("changing the text", () => author.PutAsync($"/api/drafts/{article}", new { baseRevision = revision, blocks }));
        await WaitTimes.DoneAsync("handing it in", () => author.PostAsync($"/api/drafts/{article}/submit", new { revision = revision + 1 }));
    }

    private async Task UnderReviewAsync(Guid article, int revision)
    {
        var editor = await platform.SignedInAsync("editor");
        await WaitTimes.UntilAsync(
            $"revision {revision} is under review",
            () => editor.GetAsync($"/api/reviews/{article}"),
            review => review.Ok && review.Json["revision"]!.GetValue<int>() == revision);
    }
}

using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>A reporter's work, from signing in to resubmitting a returned article, within the budget of clicks.</summary>
public sealed class ReportersDay(Platform platform, Chromium chromium)
{
    [Fact]
    public async Task From_sign_in_to_a_receipt_and_from_a_note_to_an_answer()
    {
        await using var device = await chromium.DeviceAsync(width: 390);
        var page = await device.OpenAsync("/desk");
        var account = Platform.AccountOf("reporter");
        await page.GetByLabel("Nom d’utilisateur").FillAsync(account.Username);
        await page.GetByLabel("Mot de passe").FillAsync(account.Password);
        await Looks.CleanAsync(page, "sign in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "À faire", Exact = true })).ToBeVisibleAsync();

        // Three clicks: write, send, confirm.
        await page.GetByRole(AriaRole.Link, new() { Name = "Écrire", Exact = true }).ClickAsync();
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await Expect(writing.Headline).ToBeFocusedAsync();
        await writing.TypeAsync("Le marché rouvre à Ménaka");
        await writing.Body.FocusAsync();
        await writing.TypeAsync("Les étals sont revenus lundi.\nLes prix ont doublé.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Envoyer à la rédaction" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Pas de rubrique");
        await Looks.CleanAsync(page, "the sheet");
        await writing.Press("Envoyer").ClickAsync();
        await Expect(page.GetByText("Envoyé à la rédaction pour relecture.")).ToBeVisibleAsync();
        var article = writing.Article;
        Assert.Equal("submitted", (await Writing.DraftAsync(platform, article))["state"]!.GetValue<string>());

        var (editor, reviews) = (await platform.SignedInAsync("editor"), $"/api/reviews/{article}");
        var review = await WaitTimes.UntilAsync("the desk has it", () => editor.GetAsync(reviews), seen => seen.Ok);
        var block = review.Json["copy"]!["blocks"]![1]!["id"]!.GetValue<string>();
        foreach (var (path, body) in new (string, object)[]
        {
            ("claim", new { }), ("comments", new { blockId = block, text = "De combien ?", blocking = true }),
            ("suggestions", new { blockId = block, text = "Les prix ont doublé en un mois." }), ("request-changes", new { note = "Presque. Voyez la note." }),
        })
        {
            var done = await editor.PostAsync($"{reviews}/{path}", body);
            Assert.True(done.Ok, done.ToString());
        }

        await WaitTimes.UntilAsync(
            "it comes back with all of it", async () => await (await platform.SignedInAsync("reporter")).GetAsync($"/api/drafts/{article}"),
            seen => seen.Json["state"]!.GetValue<string>() == "returned"
                && seen.Json["suggestions"]!.AsArray().Count == 1
                && seen.Json["comments"]!.AsArray().Count == 1);
        await WaitTimes.UntilAsync(
            "the list says so",
            async () => await (await platform.SignedInAsync("reporter")).GetAsync("/api/drafts?state=returned"),
            seen => seen.Json["items"]!.AsArray().Any(line => line!["articleId"]!.GetValue<Guid>() == article));
        await page.GetByRole(AriaRole.Link, new() { Name = "À faire", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Presque. Voyez la note.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Lire la note et corriger" }).ClickAsync();
        await writing.ReadyAsync();
        await writing.Press("Accepter").ClickAsync();
        await Expect(page.GetByText("Suggestion acceptée.", new() { Exact = true })).ToBeVisibleAsync();
        await writing.ReadyAsync();
        await Expect(writing.Body).ToContainTextAsync("Les prix ont doublé en un mois.");
        await writing.Press("Répondre").ClickAsync();
        await Expect(page.GetByText("Réponse envoyée.")).ToBeVisibleAsync();
        await writing.ReadyAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Envoyer à la rédaction" }).ClickAsync();
        await writing.Press("Envoyer").ClickAsync();
        await Expect(page.GetByText("Envoyé à la rédaction pour relecture.")).ToBeVisibleAsync();
        var draft = await Writing.DraftAsync(platform, article);
        Assert.Equal("submitted", draft["state"]!.GetValue<string>());
        Assert.Equal("Corrigé", draft["comments"]![0]!["replies"]![0]!["text"]!.GetValue<string>());
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task An_import_asks_what_it_cannot_know()
    {
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync("/desk/import");
        await page.GetByLabel("Le texte", new() { Exact = true })
            .FillAsync("Un titre importé\n\nACTUALITÉS / MALI\n\n11/5/2025\n\nLe premier paragraphe dit tout.\n\nÀ lire aussi : Autre chose");
        await page.GetByRole(AriaRole.Button, new() { Name = "Importer", Exact = true }).ClickAsync();
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await Expect(writing.Headline).ToHaveValueAsync("Un titre importé");
        await page.GetByRole(AriaRole.Radio, new() { Name = "dimanche 11 mai 2025" }).CheckAsync();
        await writing.KeyAsync("Control+s");
        await WaitTimes.UntilAsync(
            "the question is answered", async () => await (await platform.SignedInAsync("reporter")).GetAsync($"/api/drafts/{writing.Article}"),
            seen => seen.Json["questions"]!.AsArray().Count == 0 && seen.Json["dateline"]!.GetValue<string>() == "2025-05-11");
    }

    [Fact]
    public async Task An_old_revision_is_compared_and_taken_up_again()
    {
        var article = await Writing.FiledAsync(platform, "Des versions", "Les anciens mots.");
        var reporter = await platform.SignedInAsync("reporter");
        Assert.True((await reporter.PutAsync(
            $"/api/drafts/{article}",
            new { baseRevision = 1, blocks = new[] { new { id = "paragr00", kind = "paragraph", text = "Les nouveaux mots." } } })).Ok);
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync($"/desk/articles/{article}/revisions?all=true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Comparer" }).ClickAsync();
        await Expect(page.Locator("del")).ToContainTextAsync("anciens");
        await Expect(page.Locator("ins")).ToContainTextAsync("nouveaux");
        await page.GotoAsync($"/desk/articles/{article}/revisions/1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reprendre cette version" }).DblClickAsync();
        await Expect(page.GetByText("Les anciens mots sont une nouvelle version.")).ToBeVisibleAsync();
        var draft = await Writing.DraftAsync(platform, article);
        Assert.Equal((3, "Les anciens mots."), (draft["revision"]!.GetValue<int>(), Writing.Blocks(draft)[0].Text));
    }

    [Fact]
    public async Task An_article_is_seen_as_it_was_at_a_moment_that_can_be_cited()
    {
        var article = await Writing.FiledAsync(platform, "Comme c’était", "Les mots d’alors.");
        var reporter = await platform.SignedInAsync("reporter");
        Assert.True((await reporter.PutAsync(
            $"/api/drafts/{article}",
            new { baseRevision = 1, blocks = new[] { new { id = "paragr00", kind = "paragraph", text = "Les mots d’à présent." } } })).Ok);
        Assert.True((await reporter.PostAsync($"/api/drafts/{article}/record", new { })).Ok);
        await using var device = await chromium.SignedInAsync(platform, "reporter", script: false);
        var page = await device.OpenAsync($"/desk/articles/{article}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Voir tel qu’il était" }).ClickAsync();
        await Expect(page.GetByText("Les mots d’à présent.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "◀ Texte modifié" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "◀ Commencé" }).ClickAsync();
        await Expect(page.GetByText("Vous voyez ce qui était le")).ToBeVisibleAsync();
        await Expect(page.GetByText("Les mots d’alors.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Texte" })).ToHaveCountAsync(0);

        // The address contains the time, so a colleague with access sees the same state.
        await using var desk = await chromium.SignedInAsync(platform, "editor");
        var cited = await desk.OpenAsync(page.Url);
        await Expect(cited.GetByText("Les mots d’alors.")).ToBeVisibleAsync();
        await cited.GetByLabel("Le, à (heure de Bamako)").FillAsync("2020-01-01T00:00:01");
        await cited.GetByRole(AriaRole.Button, new() { Name = "Voir", Exact = true }).ClickAsync();
        await Expect(cited.GetByText("L’article n’existait pas encore.")).ToBeVisibleAsync();
        Assert.Empty(desk.Troubles);
    }
}

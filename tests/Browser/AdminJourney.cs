using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;

namespace EditorialPlatform.Tests.Browser;

/// <summary>An admin creates an account, changes its roles and erases the person.</summary>
public sealed class AdminJourney(Platform platform, Chromium chromium)
{
    [Fact]
    public async Task Somebody_is_added_signs_in_gets_other_roles_and_is_kept_out()
    {
        var username = $"awa{Guid.NewGuid():N}"[..12];
        await using var device = await chromium.SignedInAsync(platform, "admin", script: false);
        var page = await device.OpenAsync("/desk");
        await page.GetByRole(AriaRole.Link, new() { Name = "Personnes" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Ajouter quelqu’un" }).ClickAsync();

        // Errors link to the field, and the input is kept.
        await page.GetByLabel("Identifiant").FillAsync("Awa Diarra");
        await page.GetByLabel("Nom", new() { Exact = true }).FillAsync("Awa Diarra");
        await page.GetByLabel("journaliste").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Créer le compte" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link, new() { Name = "Identifiant" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Nom", new() { Exact = true })).ToHaveValueAsync("Awa Diarra");
        await page.GetByLabel("Identifiant").FillAsync(username);
        await page.GetByRole(AriaRole.Button, new() { Name = "Créer le compte" }).ClickAsync();
        var password = await page.Locator("[data-secret]").InnerTextAsync();
        using (var awa = await Member.SignInAsync(Platform.Origin, new Account(username, password, [], [])))
        {
            Assert.Equal("reporter", (await awa.GetAsync("/api/me")).Json["roles"]![0]!.GetValue<string>());
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Voir le compte" }).ClickAsync();
        await page.GetByLabel("journaliste").UncheckAsync();
        await page.GetByLabel("traduction").CheckAsync();
        await page.GetByLabel("Langues de travail").FillAsync("fr en");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row, new() { Name = username });
        await Assertions.Expect(row).ToContainTextAsync("français, anglais");
        await Assertions.Expect(row).ToContainTextAsync("peut se connecter");

        await row.GetByRole(AriaRole.Link, new() { Name = "Awa Diarra" }).ClickAsync();
        await page.GetByLabel("Ne peut plus se connecter").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("ne peut plus se connecter");
        await Assert.ThrowsAsync<FilingException>(() => Member.SignInAsync(Platform.Origin, new Account(username, password, [], [])));

        // Erasure asks for confirmation, and removes the name.
        await row.GetByRole(AriaRole.Link, new() { Name = "Awa Diarra" }).ClickAsync();
        await page.Locator("summary", new() { HasText = "Effacer cette personne" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Effacer pour toujours" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(username);
        await page.GetByLabel("Pour confirmer").FillAsync(username);
        await page.GetByRole(AriaRole.Button, new() { Name = "Effacer pour toujours" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Le compte est effacé.")).ToBeVisibleAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task A_language_is_translated_into_another_and_no_more()
    {
        await using var device = await chromium.SignedInAsync(platform, "admin", script: false);
        var page = await device.OpenAsync("/desk/people");
        await page.GetByRole(AriaRole.Link, new() { Name = "Paires de langues" }).ClickAsync();
        await Assertions.Expect(page.GetByText("fr → en")).ToBeVisibleAsync();

        // An invalid pair is reported, and the input is kept.
        await page.GetByLabel("Langue de l’original").FillAsync("bm");
        await page.GetByLabel("Langue de la traduction").FillAsync("bambara, du Mali");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter la paire" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Un code de langue tel que fr ou en.");
        await Assertions.Expect(page.GetByLabel("Langue de l’original")).ToHaveValueAsync("bm");
        await page.GetByLabel("Langue de la traduction").FillAsync("qaa");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter la paire" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Les paires de langues sont enregistrées.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("bm → qaa")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "bm → qaa" }).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByText("Les paires de langues sont enregistrées.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("bm → qaa")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("fr → en")).ToBeVisibleAsync();
        Assert.Empty(device.Troubles);
    }
}

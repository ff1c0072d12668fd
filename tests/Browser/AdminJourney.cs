using System.Net.Http.Json;
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
    public async Task Another_admin_made_by_the_operator_asks_and_this_one_confirms()
    {
        var (second, third) = ($"second{Guid.NewGuid():N}"[..14], $"third{Guid.NewGuid():N}"[..14]);
        var made = await platform.RunAsync("admin", [second, $"{second}@example.org"], Platform.Local);
        Assert.True(made.ExitCode == 0, made.Output);
        var link = made.Lines.Single(line => line.StartsWith("http", StringComparison.Ordinal));
        await using (var fresh = await chromium.DeviceAsync(script: false))
        {
            var page = await fresh.OpenAsync(new Uri(link).PathAndQuery);
            await page.GetByLabel("Nouveau mot de passe").FillAsync("une phrase de passe");
            await page.GetByRole(AriaRole.Button, new() { Name = "Choisir un mot de passe" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Se connecter" })).ToBeVisibleAsync();
            page = await fresh.OpenAsync(new Uri(link).PathAndQuery);
            await Assertions.Expect(page.GetByText("Ce lien n’est plus valable")).Not.ToHaveCountAsync(0);
        }

        using (var asker = await Member.SignInAsync(Platform.Origin, new Account(second, "une phrase de passe", [], [])))
        {
            var asked = await asker.SendAsync(
                HttpMethod.Post, "/api/people", JsonContent.Create(new { username = third, name = "Salif Keïta", roles = new[] { "admin" } }));
            Assert.Equal(202, asked.Status);
        }

        // Whoever is told finds the list, and confirms.
        await using var device = await chromium.SignedInAsync(platform, "admin", script: false);
        var desk = await device.OpenAsync("/desk");
        await desk.GetByRole(AriaRole.Link, new() { Name = "Avis" }).ClickAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = second }).First.ClickAsync();
        var waiting = desk.GetByRole(AriaRole.Listitem).Filter(new() { HasText = third });
        await Assertions.Expect(waiting).ToContainTextAsync("administration");
        await waiting.GetByRole(AriaRole.Button, new() { Name = "Confirmer" }).ClickAsync();
        await Assertions.Expect(desk.GetByText("Les rôles sont confirmés.")).ToBeVisibleAsync();
        await Assertions.Expect(desk.GetByRole(AriaRole.Row, new() { Name = third })).ToContainTextAsync("administration");

        // What this one asks, this one cannot confirm.
        await desk.GetByRole(AriaRole.Row, new() { Name = third }).GetByRole(AriaRole.Link).ClickAsync();
        await desk.GetByLabel("rédaction en chef").CheckAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(waiting).ToContainTextAsync("Une autre personne doit les confirmer.");
        await Assertions.Expect(waiting.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

        await desk.GetByRole(AriaRole.Link, new() { Name = "Avis" }).ClickAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "Tout marquer comme lu" }).ClickAsync();
        await Assertions.Expect(desk.GetByText("nouveau", new() { Exact = true })).ToHaveCountAsync(0);
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

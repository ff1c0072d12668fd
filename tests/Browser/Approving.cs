using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>The approval form, filled in in any order: what the button says is what happens, once, unless it is undone within ten seconds.</summary>
public sealed class Approving(Platform platform, Chromium chromium)
{
    private readonly Job job = new(platform);

    [Fact]
    public async Task A_time_that_is_typed_first_schedules()
    {
        await using var device = await chromium.SignedInAsync(platform, "editor");
        var page = await OpenAsync(device);
        await page.Locator("#at").FillAsync("2099-03-02T06:00");
        await Expect(page.GetByLabel("Programmer")).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Programmer la v1\u00a0: lundi 2 mars 2099, 6\u00a0h", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText("ce sera fait dans dix secondes")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Annuler" })).ToBeFocusedAsync();
        var sent = 0;
        page.Request += (_, request) => sent += request.Method == "POST" ? 1 : 0;
        await page.Clock.RunForAsync(10_000);
        await page.ApprovedAsync();
        Assert.Equal(1, sent);
        await Expect(page.GetByText("La v1 en français paraîtra le 2 mars 2099, 6\u00a0h\u00a000, heure de Bamako.")).ToBeVisibleAsync();
        Assert.Equal("scheduled", await PublicationAsync());
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task A_time_that_another_choice_took_away_does_nothing()
    {
        await using var device = await chromium.SignedInAsync(platform, "editor");
        var page = await OpenAsync(device);
        await page.GetByLabel("Programmer").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Programmer la v1 à l’heure dite" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Annuler" })).ToHaveCountAsync(0);
        await page.Locator("#at").FillAsync("2099-03-02T06:00");
        await page.Locator("#at").FillAsync("");
        await Expect(page.GetByLabel("Programmer")).ToBeCheckedAsync();
        await page.Locator("#at").FillAsync("2099-03-02T06:00");
        await page.GetByLabel("Approuver et garder").CheckAsync();
        await Expect(page.Locator("#at")).ToHaveValueAsync("");
        // The second click of a double click does not undo.
        await page.GetByRole(AriaRole.Button, new() { Name = "Approuver la v1 et la garder" }).DblClickAsync();
        await page.Clock.RunForAsync(10_000);
        await page.ApprovedAsync();
        await Expect(page.GetByText("La v1 en français est gardée.")).ToBeVisibleAsync();
        Assert.Equal("held", await PublicationAsync());
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task What_is_undone_is_not_sent_and_what_is_left_is_sent_at_once()
    {
        await using var device = await chromium.SignedInAsync(platform, "editor");
        var page = await OpenAsync(device);
        var sent = 0;
        page.Request += (_, request) => sent += request.Method == "POST" ? 1 : 0;
        var publish = page.GetByRole(AriaRole.Button, new() { Name = "Publier la v1 en français maintenant" });
        await publish.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Clock.RunForAsync(9_000);
        await Expect(page.GetByText("1 seconde", new() { Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status).GetByText("rien n’est approuvé")).ToBeVisibleAsync();
        await Expect(publish).ToBeFocusedAsync();
        await page.Clock.RunForAsync(60_000);
        Assert.Equal((0, "waiting"), (sent, await ReviewAsync()));

        await publish.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Annuler" })).ToBeFocusedAsync();
        await page.GotoAsync("/desk/keys");
        var path = await job.PathAsync("fr");
        Assert.Equal("approved", await ReviewAsync());
        var history = (await (await platform.SignedInAsync("editor")).GetAsync($"/api/articles/{job.Id}/history")).Json["items"]!.AsArray();
        Assert.Single(history, item => (item!["service"]!.GetValue<string>(), item["what"]!.GetValue<string>()) == ("review", "CopyApproved"));
        await page.GotoAsync($"/desk/reviews/{job.Id}/approved");
        await page.GetByRole(AriaRole.Link, new() { Name = $"{Platform.Origin.ToString().TrimEnd('/')}{path}" }).ClickAsync();
        await page.WaitForURLAsync($"**{path}");
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task Without_a_script_a_time_without_its_choice_is_refused_and_stays()
    {
        await using var device = await chromium.SignedInAsync(platform, "editor", width: Chromium.Phone, script: false);
        var page = await OpenAsync(device);
        await page.Locator("#at").FillAsync("2099-03-02T06:00");
        await page.GetByLabel("Attendre les traductions et paraître ensemble").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publier la v1 en français maintenant" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Vous avez donné une heure sans choisir de programmer.");
        await Expect(page.Locator("#at")).ToHaveValueAsync("2099-03-02T06:00");
        await Expect(page.GetByLabel("Attendre les traductions et paraître ensemble")).ToBeCheckedAsync();
        await page.GetByLabel("Approuver et garder").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approuver la v1 et la garder" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Rien n’est approuvé.");
        Assert.Equal("waiting", await ReviewAsync());

        await page.GetByLabel("Programmer").CheckAsync();
        await page.Locator("#at").FillAsync("2020-01-01T10:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Programmer la v1 à l’heure dite" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Cette heure est passée.");
        await Expect(page.Locator("#at")).ToHaveValueAsync("2020-01-01T10:00");
        Assert.Equal("waiting", await ReviewAsync());

        await page.GetByLabel("Attendre les traductions et paraître ensemble").UncheckAsync();
        await page.GetByLabel("Publier maintenant").CheckAsync();
        await page.Locator("#at").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publier la v1 en français maintenant" }).ClickAsync();
        await page.ApprovedAsync();
        await Expect(page.GetByText("La v1 en français est en ligne")).ToBeVisibleAsync();
        Assert.Empty(device.Troubles);
    }

    private async Task<IPage> OpenAsync(Device device)
    {
        await job.OkAsync("reporter", reporter => reporter.PostAsync("/api/drafts", new
        {
            articleId = job.Id,
            language = "fr",
            headline = $"Le bac de Diré {job.Id.ToString("N")[^6..]}",
            section = "actualites",
            body = "Le premier départ a lieu à sept heures.",
        }));
        await job.SubmitAsync(1);
        await job.ReviewOfAsync(1);
        var page = await device.Context.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync($"/desk/reviews/{job.Id}/approve");
        return page;
    }

    private async Task<string> ReviewAsync() => (await job.ReviewOfAsync(1))["state"]!.GetValue<string>();

    private async Task<string> PublicationAsync() => (await WaitTimes.UntilAsync(
        "it reaches Publishing", async () => await (await platform.SignedInAsync("editor")).GetAsync($"/api/publications/{job.Id}"), seen => seen.Ok))
        .Json["state"]!.GetValue<string>();
}

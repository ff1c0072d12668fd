using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>One person translates, another reviews and approves; then the source is corrected.</summary>
public sealed class Translating(Platform platform, Chromium chromium)
{
    private const string Reason = "L’anglais donne déjà l’unité.";
    private const string Typed = "Of 212 wells, 102 are dry.";

    private readonly Job job = new(platform);

    private string Address => $"/desk/translations/{job.Id}/en";

    [Fact]
    public async Task A_translation_is_made_by_keys_alone_sent_back_mended_and_approved()
    {
        await ApprovedAsync("Sur 212 puits, 127 sont à sec.", "Les éleveurs vont vers le fleuve.");
        await using var translator = await chromium.SignedInAsync(platform, "translator");
        var page = await translator.OpenAsync("/desk/translations?state=open&language=en");
        await page.GetByRole(AriaRole.Link, new() { Name = Headline, Exact = true }).ClickAsync();

        // The first open segment has the focus; validating it moves on to the next.
        await Expect(Target(page, "titre")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Dry wells");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(Target(page, "paragraphe 1")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Of 212 wells, 12 are dry.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(Target(page, "paragraphe 2")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+Shift+C");
        await Expect(Target(page, "paragraphe 2")).ToHaveValueAsync("Les éleveurs vont vers le fleuve.");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("Herders move to the river.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(Row(page, "paragraphe 1").GetByText("Absent de la traduction : 127.")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-freshness=current]")).ToHaveCountAsync(3);
        await Expect(page.Locator("[data-count=current]")).ToHaveTextAsync("3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer à la relecture" }).ClickAsync();
        await Expect(page.GetByText("Envoyée à la relecture.")).ToBeVisibleAsync();

        // Translators cannot approve their own work: there is no button, and the page gives the reason.
        await Expect(page.GetByText("quelqu’un d’autre doit la relire")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approuver" })).ToHaveCountAsync(0);

        // The reviewer returns one segment.
        await using var reader = await chromium.SignedInAsync(platform, "translator2");
        var reading = await reader.OpenAsync(Address);
        var wrong = Row(reading, "paragraphe 1");
        await wrong.GetByText("Renvoyer sur ce passage").ClickAsync();
        await wrong.GetByLabel("Note").FillAsync("127, pas 12.");
        await wrong.GetByRole(AriaRole.Button, new() { Name = "Renvoyer", Exact = true }).ClickAsync();
        await Expect(reading.GetByText("Renvoyée avec votre note.")).ToBeVisibleAsync();

        await page.GotoAsync(Address);
        await Expect(Row(page, "paragraphe 1").GetByText("127, pas 12.")).ToBeVisibleAsync();
        await Target(page, "paragraphe 1").FillAsync("Of 212 wells, 127 are dry.");
        await Row(page, "paragraphe 1").GetByRole(AriaRole.Button, new() { Name = "Valider" }).ClickAsync();
        await Expect(Row(page, "paragraphe 1").GetByText("Absent de la traduction")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer à la relecture" }).ClickAsync();
        await Expect(page.GetByText("Envoyée à la relecture.")).ToBeVisibleAsync();

        await reading.GotoAsync(Address);
        await reading.GetByRole(AriaRole.Button, new() { Name = "Approuver la version en anglais" }).ClickAsync();
        await Expect(reading.GetByText("Approuvée. Elle part à la publication.")).ToBeVisibleAsync();
        await job.PathAsync("en");
        Assert.Empty(translator.Troubles);
        Assert.Empty(reader.Troubles);
    }

    [Fact]
    public async Task A_corrected_source_is_shown_with_what_changed_and_nothing_typed_is_lost_without_a_script()
    {
        await ApprovedAsync("Sur 212 puits, 127 sont à sec.", "Les éleveurs vont vers le fleuve.");
        await job.TranslateAsync(1);
        await job.ApproveTranslationAsync();
        await job.PathAsync("en");
        await CorrectedAsync(from: 1, block: 1, "Les éleveurs du nord vont vers le fleuve.");

        // The source changes again while a translator has the page open.
        await using var device = await chromium.SignedInAsync(platform, "translator", script: false, width: Chromium.Phone);
        var page = await device.OpenAsync(Address);
        await Expect(page.GetByText("n’a pas repris la correction")).ToBeVisibleAsync();
        var stands = Row(page, "paragraphe 2");
        await Expect(stands.Locator("ins")).ToContainTextAsync("nord");
        await CorrectedAsync(from: 2, block: 0, "Sur 212 puits, 102 sont à sec.");
        await Target(page, "paragraphe 1").FillAsync(Typed);
        await Row(page, "paragraphe 1").GetByRole(AriaRole.Button, new() { Name = "Valider" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("L’original a changé pendant que vous écriviez");
        await Expect(Target(page, "paragraphe 1")).ToHaveValueAsync(Typed);
        await Expect(Row(page, "paragraphe 1").Locator("ins")).ToContainTextAsync("102");

        await Row(page, "paragraphe 1").GetByRole(AriaRole.Button, new() { Name = "Valider" }).ClickAsync();
        await Expect(Row(page, "paragraphe 1")).ToHaveAttributeAsync("data-freshness", "current");
        await stands.GetByText("Reste valable").ClickAsync();
        await stands.GetByLabel("Pourquoi rien ne change").FillAsync(Reason);
        await stands.GetByRole(AriaRole.Button, new() { Name = "Confirmer tel quel" }).ClickAsync();
        await Expect(Row(page, "paragraphe 2")).ToHaveAttributeAsync("data-freshness", "current");
        await Expect(Row(page, "paragraphe 2").GetByText(Reason)).ToBeVisibleAsync();
        var history = await job.HistoryAsync();
        Assert.Equal(Reason, history.Last(line => line["what"]!.GetValue<string>() == "SegmentConfirmed")["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_workspace_can_be_used_by_everybody()
    {
        await ApprovedAsync("Sur 212 puits, 127 sont à sec.", "Les éleveurs vont vers le fleuve.");
        await job.TranslateAsync(1);
        await job.ApproveTranslationAsync();
        await job.PathAsync("en");
        await CorrectedAsync(from: 1, block: 1, "Les éleveurs du nord vont vers le fleuve.");
        await using var device = await chromium.SignedInAsync(platform, "translator");
        foreach (var path in (string[])[Address, $"{Address}?show=read", "/desk/translations"])
        {
            var page = await device.OpenAsync(path);
            await Looks.CleanInEveryLightAsync(page, path);
        }

        Assert.Empty(device.Troubles);
    }

    private string Headline => $"Des puits à sec ({job.Id.ToString()[^6..]})";

    private static ILocator Target(IPage page, string which) => page.GetByRole(AriaRole.Textbox, new() { Name = $"anglais, {which}" });

    private static ILocator Row(IPage page, string which) => page.Locator(".segment").Filter(new() { Has = page.GetByText($"anglais, {which}") });

    private async Task ApprovedAsync(params string[] paragraphs)
    {
        await job.OkAsync("reporter", reporter => reporter.PostAsync(
            "/api/drafts", new { articleId = job.Id, language = "fr", headline = Headline, section = "actualites", body = string.Join("\n\n", paragraphs) }));
        await job.SubmitAsync(1);
        await job.ApproveAsync(1);
        await job.TranslationOfAsync(1);
        await job.DraftBecomesAsync("accepted");
    }

    private async Task CorrectedAsync(int from, int block, string text)
    {
        var accepted = await job.DraftBecomesAsync("accepted");
        await job.PathAsync("fr", from);
        await job.OkAsync("reporter", reporter => WaitTimes.LookedAtAsync(
            "reopening", () => reporter.GetAsync(job.Drafts),
            etag => reporter.PostAsync($"{job.Drafts}/reopen", new { kind = "correction", note = "Un mot était faux." }, etag)));
        var blocks = accepted.Json["blocks"]!.DeepClone().AsArray();
        blocks[block]!["text"] = text;
        var revision = await job.ReviseAsync(new { baseRevision = from, blocks });
        await job.SubmitAsync(revision);
        await job.ApproveAsync(revision);
        await job.TranslationOfAsync(revision);
    }
}

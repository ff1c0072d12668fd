using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>The main workflow, by the four people involved, within the budget of clicks and key presses.</summary>
public sealed class MainJob(Platform platform, Chromium chromium)
{
    private readonly string mark = Guid.NewGuid().ToString("N")[..6];

    [Fact]
    public async Task An_article_is_written_returned_approved_translated_published_in_two_languages_and_corrected()
    {
        var headline = $"Le puits de Gossi donne à nouveau {mark}";
        await using var written = await chromium.SignedInAsync(platform, "reporter");
        await using var edited = await chromium.SignedInAsync(platform, "editor");
        await using var translated = await chromium.SignedInAsync(platform, "translator");
        await using var read = await chromium.SignedInAsync(platform, "translator2");

        // Write and submit: write, send, confirm.
        var reporter = await Keyboard.AtAsync(written, "/desk");
        await reporter.PressAsync(AriaRole.Link, "Écrire");
        await reporter.Writing.ReadyAsync();
        await reporter.TypeAsync(headline);
        await reporter.KeyAsync("Tab");
        await reporter.TypeAsync("L’eau revient après deux mois.");
        await reporter.KeyAsync("Tab");
        await reporter.KeyAsync("Tab");
        await reporter.TypeAsync("Le forage fournit 40 bidons par heure.\nLes éleveurs sont revenus.");
        await reporter.Page.GetByLabel("Rubrique", new() { Exact = true }).FillAsync("Actualités");
        await reporter.PressAsync(AriaRole.Link, "Envoyer à la rédaction");
        await reporter.PressAsync(AriaRole.Button, "Envoyer");
        await reporter.SeesAsync("Envoyé à la rédaction pour relecture.");
        reporter.Took(clicks: 3, keys: 0, "writing and sending");
        var article = reporter.Writing.Article;

        // Return with a note: open, return, send.
        var editor = await Keyboard.AtAsync(edited, "/desk/reviews");
        await editor.Page.ReloadedUntilAsync(Called(editor, headline));
        await editor.PressAsync(AriaRole.Link, headline);
        await editor.Page.Locator("summary", new() { HasText = "Renvoyer avec une note" }).ClickAsync();
        await Expect(editor.Page.GetByLabel("Ce qu’il faut reprendre")).ToBeFocusedAsync();
        await editor.TypeAsync("Combien d’éleveurs ?");
        await editor.PressAsync(AriaRole.Button, "Renvoyer à l’auteur");
        await editor.SeesAsync("Renvoyé à l’auteur avec votre note.");
        editor.Took(clicks: 3, keys: 0, "returning with a note");

        // Revise and resubmit: open, set the cursor, send, confirm.
        await reporter.Page.ReloadedUntilAsync(reporter.Page.GetByText("Combien d’éleveurs ?"), "/desk");
        await reporter.PressAsync(AriaRole.Link, "Lire la note et corriger");
        await reporter.Writing.ReadyAsync();
        await reporter.SeesAsync("Combien d’éleveurs ?");
        await reporter.Writing.Body.GetByText("Les éleveurs sont revenus.").ClickAsync();
        await reporter.KeyAsync("End");
        await reporter.TypeAsync(" Ils sont trois cents.");
        await reporter.PressAsync(AriaRole.Link, "Envoyer à la rédaction");
        await reporter.PressAsync(AriaRole.Button, "Envoyer");
        await reporter.SeesAsync("Envoyé à la rédaction pour relecture.");
        reporter.Took(clicks: 4, keys: 1, "mending and sending");

        // Review, approve and publish in French: open, approve, confirm.
        await editor.Page.ReloadedUntilAsync(Called(editor, headline), "/desk/reviews");
        await editor.PressAsync(AriaRole.Link, headline);
        await Expect(editor.Page.Locator("ins", new() { HasText = "trois cents" })).ToBeVisibleAsync();
        await ApprovedAsync(editor);
        editor.Took(clicks: 3, keys: 0, "approving and publishing");
        await ReadersSeeAsync("fr", headline, "40 bidons");

        // Translate with the keyboard alone, except to open and to submit.
        var translator = await Keyboard.AtAsync(translated, "/desk/translations");
        await translator.Page.ReloadedUntilAsync(Called(translator, headline));
        await translator.PressAsync(AriaRole.Link, headline);
        foreach (var words in (string[])[
            $"The Gossi well gives water again {mark}",
            "Water is back after two months.",
            "The borehole gives 40 cans an hour.",
            "The herders are back. They are three hundred."
        ])
        {
            await Expect(translator.Page.Locator("textarea[name=target]:focus")).ToHaveValueAsync("");
            await translator.TypeAsync(words);
            await translator.KeyAsync("Control+Enter");
        }

        await SentAsync(translator);
        translator.Took(clicks: 3, keys: 4, "translating");

        // A second translator reads it and publishes it in English: open, approve.
        var second = await Keyboard.AtAsync(read, "/desk/translations?state=submitted");
        await second.Page.ReloadedUntilAsync(Called(second, headline));
        await second.PressAsync(AriaRole.Link, headline);
        await second.PressAsync(AriaRole.Button, "Approuver la version en anglais");
        await second.SeesAsync("Approuvée. Elle part à la publication.");
        second.Took(clicks: 3, keys: 0, "approving the translation");
        await ReadersSeeAsync("en", "The Gossi well", "40 cans");

        // A figure was wrong: once the French is corrected, the English has to follow.
        await reporter.Page.GotoAsync("/desk/articles");
        await reporter.PressAsync(AriaRole.Link, headline);
        await reporter.Page.GetByRole(AriaRole.Navigation, new() { Name = "Article" }).GetByRole(AriaRole.Link, new() { Name = "Écrire" }).ClickAsync();
        await reporter.Page.GetByLabel("Pourquoi ?").SelectOptionAsync("correction");
        await reporter.Page.GetByLabel("Ce que les lecteurs doivent savoir").FillAsync("Le forage fournit 14 bidons par heure, et non 40.");
        await reporter.PressAsync(AriaRole.Button, "Reprendre l’article");
        await reporter.Writing.ReadyAsync();
        await reporter.Writing.Body.GetByText("Le forage fournit").DblClickAsync();
        await reporter.KeyAsync("Home");
        for (var step = 0; step < "Le forage fournit ".Length; step++)
        {
            await reporter.KeyAsync("ArrowRight");
        }

        await reporter.KeyAsync("Delete");
        await reporter.KeyAsync("Delete");
        await reporter.TypeAsync("14");
        await reporter.PressAsync(AriaRole.Link, "Envoyer à la rédaction");
        await reporter.PressAsync(AriaRole.Button, "Envoyer");
        await reporter.SeesAsync("Envoyé à la rédaction pour relecture.");
        await editor.Page.ReloadedUntilAsync(Called(editor, headline), "/desk/reviews");
        await editor.PressAsync(AriaRole.Link, headline);
        await ApprovedAsync(editor);
        editor.Took(clicks: 3, keys: 0, "approving the correction");
        await ReadersSeeAsync("fr", headline, "et non 40");
        var owed = editor.Page.GetByRole(AriaRole.Region, new() { Name = "Obligations ouvertes" }).GetByRole(AriaRole.Link, new() { Name = headline });
        await editor.Page.ReloadedUntilAsync(owed, "/desk/publishing");

        // Correct the English: opening focuses the paragraph, change one figure, submit.
        await translator.Page.ReloadedUntilAsync(Called(translator, headline), "/desk/translations?state=behind");
        await translator.PressAsync(AriaRole.Link, headline);
        var stale = translator.Page.Locator("[data-freshness=stale]");
        await Expect(stale.Locator("ins")).ToContainTextAsync("14");
        await Expect(stale.Locator("textarea[name=target]")).ToBeFocusedAsync();
        await translator.KeyAsync("Control+a");
        await translator.TypeAsync("The borehole gives 14 cans an hour.");
        await translator.KeyAsync("Control+Enter");
        await Expect(translator.Page.Locator("textarea[name=target]:focus")).ToHaveValueAsync("");
        await translator.TypeAsync("The borehole gives 14 cans an hour, not 40.");
        await translator.KeyAsync("Control+Enter");
        await SentAsync(translator);
        translator.Took(clicks: 3, keys: 3, "repairing the translation");

        await second.Page.ReloadedUntilAsync(Called(second, headline), "/desk/translations?state=submitted");
        await second.PressAsync(AriaRole.Link, headline);
        await second.PressAsync(AriaRole.Button, "Approuver la version en anglais");
        await second.SeesAsync("Approuvée. Elle part à la publication.");
        await ReadersSeeAsync("en", "The Gossi well", "not 40");
        await editor.Page.GotoAsync("/desk/publishing");
        await Expect(owed).ToHaveCountAsync(0);
        Assert.All((Device[])[written, edited, translated, read], device => Assert.Empty(device.Troubles));

        async Task ReadersSeeAsync(string language, params string[] words)
        {
            var job = await platform.SignedInAsync("editor");
            var board = await WaitTimes.UntilAsync(
                $"the edition in {language} is out", () => job.GetAsync($"/api/publications/{article}"), seen => seen.Ok && Edition(seen)?["path"] is not null);
            await WaitTimes.UntilAsync(
                "readers have it",
                () => platform.Reader.GetAsync(Edition(board)!["path"]!.GetValue<string>()),
                page => page.Ok && words.All(word => page.Body.Contains(word, StringComparison.Ordinal)));

            System.Text.Json.Nodes.JsonNode? Edition(Answer seen) =>
                seen.Json["editions"]!.AsArray().FirstOrDefault(edition => edition!["language"]!.GetValue<string>() == language);
        }
    }

    [Fact]
    public async Task What_was_kept_is_published_with_two_clicks_and_approved_with_three_keys()
    {
        var job = new Job(platform);
        var headline = $"La route de Douentza rouvre {mark}";
        await job.OkAsync("reporter", reporter => reporter.PostAsync(
            "/api/drafts", new { articleId = job.Id, language = "fr", headline, section = "actualites", body = "Les cars repartent lundi." }));
        await job.SubmitAsync(1);
        await job.ReviewOfAsync(1);
        await using var device = await chromium.SignedInAsync(platform, "editor");
        var editor = await Keyboard.AtAsync(device, "/desk/reviews");
        await editor.Page.ReloadedUntilAsync(Called(editor, headline));

        // The queue with the keyboard: move down, open, approve; the confirm button has the focus.
        while (!await Called(editor, headline).First.EvaluateAsync<bool>("link => link === document.activeElement"))
        {
            await editor.Page.Keyboard.PressAsync("j");
        }

        editor.Took(clicks: 0, keys: 200, "going down the queue");
        await editor.Page.Keyboard.PressAsync("Enter");
        await Expect(editor.Page.GetByRole(AriaRole.Link, new() { Name = "Approuver la v1" })).ToBeVisibleAsync();
        await editor.Page.Keyboard.PressAsync("a");
        await Expect(editor.Page.GetByRole(AriaRole.Button, new() { Name = "Publier la v1 en français maintenant" })).ToBeFocusedAsync();
        await editor.Page.Keyboard.PressAsync("Enter");
        await editor.Page.ApprovedAsync();
        editor.Took(clicks: 0, keys: 3, "approving by keys");
        await job.PathAsync("fr");

        // A second revision, held for later.
        await job.DraftBecomesAsync("accepted");
        await job.OkAsync("reporter", reporter => WaitTimes.LookedAtAsync(
            "reopening",
            () => reporter.GetAsync(job.Drafts),
            etag => reporter.PostAsync($"{job.Drafts}/reopen", new { kind = "update", note = "Les cars roulent." }, etag)));
        await job.ReviseAsync(new { baseRevision = 1, body = "Les cars repartent lundi. Ils roulent déjà." });
        await job.SubmitAsync(2);
        await job.ReviewOfAsync(2);
        await job.OkAsync("editor", member => member.PostAsync($"{job.Reviews}/approve", new { revision = 2, publish = "hold" }));
        await editor.Page.ReloadedUntilAsync(editor.Page.GetByText("v2 : retenue").Or(Called(editor, headline)), "/desk/publishing");
        var publish = editor.Page.GetByRole(AriaRole.Button, new() { Name = "Publier la v2 en français" });
        await editor.Page.ReloadedUntilAsync(publish, $"/desk/publishing/{job.Id}");
        await editor.Page.GotoAsync("/desk/publishing");
        await editor.PressAsync(AriaRole.Link, headline);
        await publish.ClickAsync();
        await editor.SeesAsync("C’est dit");
        editor.Took(clicks: 2, keys: 0, "publishing");
        await job.PathAsync("fr", 2);
    }

    private static ILocator Called(Keyboard hand, string headline) => hand.Page.GetByRole(AriaRole.Link, new() { Name = headline, Exact = true });

    private static async Task ApprovedAsync(Keyboard editor)
    {
        await editor.Page.Locator("main a.button.main").ClickAsync();
        await editor.Page.Locator("main button.main").ClickAsync();
        await editor.Page.ApprovedAsync();
    }

    private static async Task SentAsync(Keyboard translator)
    {
        await translator.PressAsync(AriaRole.Button, "Envoyer à la relecture");
        await translator.SeesAsync("Envoyée à la relecture.");
    }
}

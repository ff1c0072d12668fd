using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>Typing, pasting and undoing produce exactly the expected blocks.</summary>
public sealed class WritingInTheEditor(Platform platform, Chromium chromium)
{
    // A plain rectangle.
    private const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAAUAAAADwCAIAAAD+Tyo8AAACD0lEQVR42u3TQQkAAAgEwUthC7Na2Q7+hIFJsLCZLuCpSAAGBgwMGBgMDBgYMDBgYDAwYGDAwGBgwMCAgQEDg4EBAwMGBgwMBgYMDB"
            + "gYDAwYGDAwYGAwMGBgwMCAgcHAgIEBA4OBAQMDBgYMDAYGDAwYGAysAhgYMDBgYDAwYGDAwICBwcCAgQEDg4EBAwMGBgwMBgYMDBgYMDAYGDAwYGAwMGBgwMCAgcHAgIEBAwMGBgMDBgYMDA"
            + "YGDAwYGDAwGBgwMGBgMDBgYMDAgIHBwICBAQMDBgYDAwYGDAwGBgwMGBgwMBgYMDBgYMDAYGDAwICBwcCAgQEDAwYGAwMGBgwMGBgMDBgYMDAYGDAwYGDAwGBgwMCAgcHAgIEBAwMGBgMDBg"
            + "YMDBgYDAwYGDAwGBgwMGBgwMBgYMDAgIEBA4OBAQMDBgYDAwYGDAwYGAwMGBgwMBhYBTAwYGDAwGBgwMCAgQEDg4EBAwMGBgMDBgYMDBgYDAwYGDAwYGAwMGBgwMBgYMDAgIEBA4OBAQMDBg"
            + "YMDAYGDAwYGAwMGBgwMGBgMDBgYMDAYGDAwICBAQODgQEDAwYGDAwGBgwMGBgMDBgYMDBgYDAwYGDAwICBwcCAgQEDg4EBAwMGBgwMBgYMDBgYMDAYGDAwYGAwMGBgwMCAgcHAgIEBA4OBAQ"
            + "MDBgYMDAYGDAwYGDAwGBgwMHC3pUMma91mExoAAAAASUVORK5CYII=";

    private async Task<(Device Device, IPage Page, Writing Writing)> NewAsync()
    {
        var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync("/desk/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        return (device, page, writing);
    }

    [Fact]
    public async Task Typing_with_the_keyboard_alone_makes_exact_blocks()
    {
        var (device, _, writing) = await NewAsync();
        await using var mine = device;
        await writing.TypeAsync("Les puits de Gao sont à sec");
        await writing.Body.FocusAsync();
        await writing.TypeAsync("Trois ");
        await writing.KeyAsync("Control+b");
        await writing.TypeAsync("villages");
        await writing.KeyAsync("Control+b");
        await writing.TypeAsync(" attendent : est-ce assez ?\n## Un puits sur deux\n- ouvrir la route\nescorter les convois\n");
        await writing.KeyAsync("Enter");
        await writing.TypeAsync("> Nous attendons des actes.\n");
        await writing.TypeAsync("Voir ");
        await writing.KeyAsync("Control+k");
        await writing.TypeAsync("gao.example/eau");
        await writing.KeyAsync("Enter");
        await writing.TypeAsync(" d'abord.\n");
        await writing.TypeAsync("Il dit \"oui\" et l'eau revient.");
        await writing.KeyAsync("Control+s");
        await writing.ArrivedAsync();
        var draft = await Writing.DraftAsync(platform, writing.Article);
        Assert.Equal("Les puits de Gao sont à sec", draft["headline"]!.GetValue<string>());
        Assert.Equal(
            [
                ("paragraph", "Trois **villages** attendent\u00a0: est-ce assez\u202f?"),
                ("heading2", "Un puits sur deux"),
                ("bullet", "ouvrir la route"),
                ("bullet", "escorter les convois"),
                ("quote", "Nous attendons des actes."),
                ("paragraph", "Voir [https://gao.example/eau](https://gao.example/eau) d’abord."),
                ("paragraph", "Il dit «\u00a0oui\u00a0» et l’eau revient."),
            ],
            Writing.Blocks(draft));
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task A_paragraph_keeps_its_id_over_edits_splits_joins_undo_and_a_new_start()
    {
        var article = await Writing.FiledAsync(platform, "Des noms qui restent", "Un début.", "Une suite longue.", "Une fin.");
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync($"/desk/articles/{article}/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await page.GetByText("Une suite longue.", new() { Exact = true }).ClickAsync();
        await writing.KeyAsync("End");
        await writing.TypeAsync(" Et plus.");
        await writing.KeyAsync("Home");
        for (var step = 0; step < "Une suite ".Length; step++)
        {
            await writing.KeyAsync("ArrowRight");
        }

        await writing.KeyAsync("Enter");
        await writing.KeyAsync("Control+s");
        await writing.ArrivedAsync();
        var split = await Writing.DraftAsync(platform, article);
        Assert.Equal(
            ["paragr00", "paragr01", "paragr02"],
            split["blocks"]!.AsArray().Select(block => block!["id"]!.GetValue<string>()).Where(id => id.StartsWith("paragr", StringComparison.Ordinal)));
        Assert.Equal("longue. Et plus.", split["blocks"]![2]!["text"]!.GetValue<string>());

        await writing.KeyAsync("Control+z");
        await writing.KeyAsync("Control+s");
        await Expect(page.Locator(".counts")).ToContainTextAsync("base v3");
        await page.ReloadAsync();
        await writing.ReadyAsync();
        await page.GetByText("Une fin.", new() { Exact = true }).ClickAsync();
        await writing.TypeAsync("Vraiment ");
        await writing.KeyAsync("Control+s");
        await Expect(page.Locator(".counts")).ToContainTextAsync("base v4");
        var draft = await Writing.DraftAsync(platform, article);
        Assert.Equal(["paragr00", "paragr01", "paragr02"], draft["blocks"]!.AsArray().Select(block => block!["id"]!.GetValue<string>()));
        Assert.Equal("Une suite longue. Et plus.", draft["blocks"]![1]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_hostile_paste_leaves_words_and_nothing_else()
    {
        var (device, page, writing) = await NewAsync();
        await using var mine = device;
        var ran = false;
        page.Dialog += (_, dialog) => ran = true;
        await writing.TypeAsync("Un collage");
        await writing.Body.FocusAsync();
        await page.EvaluateAsync(
            """
            () => {
              const data = new DataTransfer();
              data.setData("text/html", '<h1 style="color:red" onclick="alert(1)">Titre collé</h1><p>Un <b>mot</b> <a href="javascript:alert(2)">lien</a> et <a href="https://example.org/a">autre</a><img src=x onerror="alert(3)"><script>alert(4)<\/script></p><ol><li>un</li></ol>');
              data.setData("text/plain", "Titre collé");
              document.querySelector(".body").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """);
        await writing.KeyAsync("Control+s");
        await writing.ArrivedAsync();
        Assert.Equal(
            [("heading2", "Titre collé"), ("paragraph", "Un **mot** lien et [autre](https://example.org/a)"), ("numbered", "un")],
            Writing.Blocks(await Writing.DraftAsync(platform, writing.Article)));
        Assert.Equal(0, await page.Locator(".body img, .body script, .body [style], .body [onclick]").CountAsync());
        Assert.False(ran);
    }

    [Fact]
    public async Task A_photograph_stands_in_the_text_with_its_caption_credit_and_description()
    {
        var article = await Writing.FiledAsync(platform, "Une photo dans le texte", "Avant la photo.", "Après la photo.");
        await using var device = await chromium.SignedInAsync(platform, "reporter", worker: false);
        var page = await device.OpenAsync($"/desk/articles/{article}/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await page.GetByText("Avant la photo.", new() { Exact = true }).ClickAsync();
        await writing.Press("Photo").ClickAsync();
        await Looks.CleanAsync(page, "photo sheet");
        await page.GetByLabel("Fichier")
            .SetInputFilesAsync(new FilePayload { Name = "forage.png", MimeType = "image/png", Buffer = Convert.FromBase64String(Png) });
        await page.GetByLabel("Légende").FillAsync("Le forage de Gossi, lundi.");
        await page.GetByLabel("Crédit", new() { Exact = true }).FillAsync("Oumar Dicko");
        await writing.Press("Mettre la photo").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Dites en une phrase ce qu’elle montre");
        await page.GetByLabel("Ce qu’elle montre").FillAsync("Une pompe et trois bidons.");

        // Offline, the upload fails with a message, and the form keeps its input.
        await device.Context.SetOfflineAsync(true);
        await writing.Press("Mettre la photo").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("la photo n’est pas partie");
        await device.Context.SetOfflineAsync(false);
        await writing.Press("Mettre la photo").ClickAsync();
        await Expect(page.Locator(".body figure")).ToContainTextAsync("Le forage de Gossi, lundi.");
        await writing.KeyAsync("Control+s");
        await writing.ArrivedAsync();
        await Expect(page.Locator(".counts")).ToContainTextAsync("base v2");
        var draft = await Writing.DraftAsync(platform, article);
        Assert.Equal([("paragraph", "Avant la photo."), ("figure", "Le forage de Gossi, lundi."), ("paragraph", "Après la photo.")], Writing.Blocks(draft));
        var figure = draft["blocks"]![1]!;
        Assert.Equal(("Une pompe et trois bidons.", "Oumar Dicko"), (figure["alt"]!.GetValue<string>(), figure["credit"]!.GetValue<string>()));
        var picture = await (await platform.SignedInAsync("reporter")).GetAsync($"/api/pictures/{figure["picture"]}");
        Assert.Equal((320, 240), (picture.Json["width"]!.GetValue<int>(), picture.Json["height"]!.GetValue<int>()));
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task The_plain_mode_keeps_what_was_not_touched()
    {
        var article = await Writing.FiledAsync(platform, "Sans éditeur", "Premier *mot*.", "Deuxième.", "Troisième.");
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync($"/desk/articles/{article}/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Mode simple" }).CheckAsync();
        await Expect(writing.Body).ToHaveValueAsync("Premier *mot*.\n\nDeuxième.\n\nTroisième.");
        await writing.Body.FillAsync("Premier *mot*.\n\nDeuxième, et la suite.\n\n## Nouveau\n\nTroisième.");
        await writing.KeyAsync("Control+s");
        await writing.ArrivedAsync();
        await Expect(page.Locator(".counts")).ToContainTextAsync("base v2");
        var draft = await Writing.DraftAsync(platform, article);
        Assert.Equal(
            [("paragraph", "Premier *mot*."), ("paragraph", "Deuxième, et la suite."), ("heading2", "Nouveau"), ("paragraph", "Troisième.")],
            Writing.Blocks(draft));
        Assert.Equal(
            ["paragr00", "paragr01", "paragr02"],
            draft["blocks"]!.AsArray().Select(block => block!["id"]!.GetValue<string>()).Where(id => id.StartsWith("paragr", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_a_script_an_article_is_written_and_sent()
    {
        await using var device = await chromium.SignedInAsync(platform, "reporter", script: false);
        var page = await device.OpenAsync("/desk/write");
        await page.GetByLabel("Titre", new() { Exact = true }).FillAsync("Écrit sans script");
        await page.GetByLabel("Texte", new() { Exact = true }).FillAsync("Un paragraphe.\n\n## Un intertitre\n\nUne fin.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer à la rédaction", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Envoyer à la rédaction", Exact = true })).ToBeVisibleAsync();
        await page.GetByLabel("Note à la rédaction").FillAsync("À relire vite");
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Envoyé à la rédaction pour relecture.")).ToBeVisibleAsync();
        var draft = await Writing.DraftAsync(platform, Guid.Parse(new Uri(page.Url).Segments[3].TrimEnd('/')));
        Assert.Equal("submitted", draft["state"]!.GetValue<string>());
        Assert.Equal([("paragraph", "Un paragraphe."), ("heading2", "Un intertitre"), ("paragraph", "Une fin.")], Writing.Blocks(draft));
    }
}

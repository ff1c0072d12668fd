using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>No text is lost when the server stops, when a response is lost, or when the session ends.</summary>
public sealed class BadNetworks(Platform platform, Chromium chromium)
{
    private const string Controlled =
        "() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise(done => "
            + "navigator.serviceWorker.addEventListener('controllerchange', done)))";

    [Fact]
    public async Task With_the_server_stopped_one_goes_on_writing_and_it_arrives_once()
    {
        var headline = $"Écrit dans le noir {Guid.NewGuid():N}"[..26];
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync("/desk/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await page.EvaluateAsync(Controlled);
        await writing.TypeAsync(headline);
        await writing.Body.FocusAsync();
        await writing.TypeAsync("Premiers mots.");
        await writing.KeptAsync("Premiers mots.");
        Platform.Kill("gateway");
        try
        {
            await writing.TypeAsync(" Sans serveur.");
            await writing.KeptAsync("Sans serveur.");
            await Expect(writing.Status).ToContainTextAsync("Hors ligne", new() { Timeout = 30_000 });

            await page.ReloadAsync();
            await writing.ReadyAsync();
            await Expect(writing.Headline).ToHaveValueAsync(headline);
            await Expect(writing.Body).ToContainTextAsync("Premiers mots. Sans serveur.");
            await page.CloseAsync();

            // Open the article directly in a new window.
            page = await device.OpenAsync(new Uri(page.Url).AbsolutePath);
            writing = new Writing(page);
            await writing.ReadyAsync();
            await writing.Body.FocusAsync();
            await writing.KeyAsync("Control+End");
            await writing.TypeAsync(" Et encore.");
            await writing.KeptAsync("Et encore.");
            await Assert.ThrowsAsync<HttpRequestException>(async () => await platform.Reader.GetAsync("/"));
        }
        finally
        {
            var up = await platform.RunAsync("up", ["--no-build", "--no-seed"], Platform.Local);
            Assert.True(up.ExitCode == 0, up.Output);
        }

        await writing.KeyAsync("Control+s");
        await writing.ArrivedAsync();
        var draft = await Writing.DraftAsync(platform, writing.Article);
        Assert.Equal([("paragraph", "Premiers mots. Sans serveur. Et encore.")], Writing.Blocks(draft));
        var list = (await (await platform.SignedInAsync("reporter")).GetAsync("/api/drafts?limit=200")).Json["items"]!.AsArray();
        Assert.Single(list, line => line!["headline"]!.GetValue<string>() == headline);
    }

    [Fact]
    public async Task What_is_typed_in_the_last_moment_before_the_page_goes_is_not_lost()
    {
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync("/desk/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await writing.TypeAsync("Au dernier moment");
        await writing.Body.FocusAsync();
        await writing.TypeAsync("Le début.");
        await writing.KeptAsync("Le début.");
        var address = new Uri(page.Url).AbsolutePath;
        // Keep IndexedDB busy, as on a slow phone: writes requested now do not complete before the page is closed.
        await page.EvaluateAsync(
            """
            () => new Promise(busy => {
              const open = indexedDB.open("desk");
              open.onsuccess = () => {
                const drafts = open.result.transaction("drafts", "readwrite").objectStore("drafts"), again = () => { drafts.count().onsuccess = again; busy(); };
                again();
              };
            })
            """);
        await page.Keyboard.TypeAsync(" La fin.");
        await page.GotoAsync("about:blank");
        page = await device.OpenAsync(address);
        writing = new Writing(page);
        await writing.ReadyAsync();
        await Expect(writing.Body).ToContainTextAsync("Le début. La fin.");
        await writing.KeptAsync("La fin.");
        await writing.ArrivedAsync();
        Assert.Equal([("paragraph", "Le début. La fin.")], Writing.Blocks(await Writing.DraftAsync(platform, writing.Article)));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => Object.keys(localStorage).filter(name => name.startsWith('desk-leaving')).length"));
    }

    [Fact]
    public async Task Whoever_types_without_a_pause_is_kept_all_the_same()
    {
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync("/desk/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await writing.TypeAsync("Sans reprendre haleine");
        await writing.Body.FocusAsync();
        var typing = page.Keyboard.TypeAsync(string.Concat(Enumerable.Range(1, 60).Select(number => $"mot{number} ")), new() { Delay = 50 });
        await writing.KeptAsync("mot5 ");
        Assert.False(typing.IsCompleted);
        await typing;
    }

    [Fact]
    public async Task With_the_server_stopped_a_translators_rows_stay_on_the_device_and_arrive()
    {
        var job = new Job(platform);
        await job.OkAsync("reporter", reporter => reporter.PostAsync(
            "/api/drafts",
            new { articleId = job.Id, language = "fr", headline = "Traduit dans le noir", section = "actualites", body = "Un paragraphe.\n\nUn autre." }));
        await job.SubmitAsync(1);
        await job.ApproveAsync(1);
        await job.TranslationOfAsync(1);
        await using var device = await chromium.SignedInAsync(platform, "translator");
        var address = $"/desk/translations/{job.Id}/en";
        var page = await device.OpenAsync(address);
        var writing = new Writing(page);
        await page.EvaluateAsync(Controlled);
        Platform.Kill("gateway");
        try
        {
            // One segment is validated, one only typed: both are kept, and the status line counts them.
            await page.Locator("textarea[name=target]:focus").FillAsync("Translated in the dark");
            await writing.KeyAsync("Control+Enter");
            await writing.TypeAsync("One paragraph, half");
            await Expect(writing.Status).ToContainTextAsync("Hors ligne · continuez, rien n’est perdu (1)");
            await writing.KeptAsync("One paragraph, half", "rows");
            await page.ReloadAsync();
            await Expect(page.GetByText("One paragraph, half")).ToBeVisibleAsync();
            await Expect(page.GetByText("Translated in the dark")).ToBeVisibleAsync();
        }
        finally
        {
            var up = await platform.RunAsync("up", ["--no-build", "--no-seed"], Platform.Local);
            Assert.True(up.ExitCode == 0, up.Output);
        }

        await page.GotoAsync(address);
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "anglais, paragraphe 1" })).ToHaveValueAsync("One paragraph, half");
        await job.UntilAsync(
            "translator",
            job.Translations,
            "the validated row arrives",
            seen => Job.Segments(seen).Any(segment => segment["target"]?.GetValue<string>() == "Translated in the dark"));
        await Expect(page.Locator("[data-freshness=current]")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "anglais, paragraphe 1" }).FocusAsync();
        await writing.KeyAsync("Control+Enter");
        await Expect(page.Locator("[data-freshness=current]")).ToHaveCountAsync(2);
        var row = Assert.Single(Job.Segments((await job.UntilAsync("translator", job.Translations, "the other too", seen => Job.Segments(seen).Count(segment =>
            segment["freshness"]!.GetValue<string>() == "current") == 2)).Json), segment => segment["source"]!.GetValue<string>() == "Un paragraphe.");
        Assert.Equal("One paragraph, half", row["target"]!.GetValue<string>());
        await page.GotoAsync("/desk/device");
        await Expect(page.GetByText("Rien n’est gardé sur cet appareil.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_lost_answer_is_no_conflict_with_oneself()
    {
        var article = await Writing.FiledAsync(platform, "Une réponse se perd", "Un début.");
        await using var device = await chromium.SignedInAsync(platform, "reporter", worker: false);
        var page = await device.OpenAsync($"/desk/articles/{article}/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        var lost = 0;
        await page.RouteAsync($"**/api/drafts/{article}", async route =>
        {
            if (route.Request.Method != "PUT" || lost > 0)
            {
                await route.ContinueAsync();
                return;
            }

            // The server processes the request, but the client never receives the response.
            lost++;
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await writing.Body.FocusAsync();
        await writing.KeyAsync("Control+End");
        await writing.TypeAsync(" Puis des mots.");
        await writing.KeyAsync("Control+s");
        await Expect(writing.Status).ToContainTextAsync("Hors ligne");
        await writing.TypeAsync(" Et d'autres, au milieu ?");
        for (var step = 0; step < 12; step++)
        {
            await writing.KeyAsync("Backspace");
        }

        await writing.KeyAsync("Control+s");
        await writing.ArrivedAsync();
        Assert.Equal(1, lost);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Garder la mienne" })).ToHaveCountAsync(0);
        var draft = await Writing.DraftAsync(platform, article);
        Assert.Equal("Un début. Puis des mots. Et d’autres,", draft["blocks"]![0]!["text"]!.GetValue<string>());
        Assert.Equal(3, draft["revision"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_session_ends_while_one_writes_and_nothing_is_lost()
    {
        var article = await Writing.FiledAsync(platform, "La session finit", "Avant.");
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync($"/desk/articles/{article}/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await device.Context.ClearCookiesAsync();
        await writing.Body.FocusAsync();
        await writing.KeyAsync("Control+End");
        await writing.TypeAsync(" Après la fin.");
        await Expect(writing.Status).ToContainTextAsync("Session finie");
        var (account, opened) = (Platform.AccountOf("reporter"), device.Context.WaitForPageAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Se reconnecter" }).ClickAsync();
        var signIn = await opened;
        await signIn.GetByLabel("Nom d’utilisateur").FillAsync(account.Username);
        await signIn.GetByLabel("Mot de passe").FillAsync(account.Password);
        await signIn.GetByRole(AriaRole.Button, new() { Name = "Se connecter" }).ClickAsync();
        await Expect(signIn.GetByRole(AriaRole.Heading, new() { Name = "Vous êtes connecté" })).ToBeVisibleAsync();
        await page.BringToFrontAsync();
        await page.EvaluateAsync("() => window.dispatchEvent(new Event('focus'))");
        await writing.ArrivedAsync();
        Assert.Equal("Avant. Après la fin.", (await Writing.DraftAsync(platform, article))["blocks"]![0]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_sent_while_offline_goes_to_the_desk_by_itself()
    {
        var article = await Writing.FiledAsync(platform, "Envoyé hors ligne", "Tout est dit.");
        await using var device = await chromium.SignedInAsync(platform, "reporter", worker: false);
        var page = await device.OpenAsync($"/desk/articles/{article}/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await device.Context.SetOfflineAsync(true);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Envoyer dès que possible" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Envoyer dès que possible" }).ClickAsync();
        await page.GetByLabel("Note à la rédaction").FillAsync("Vu avec Gao");
        await writing.Press("Envoyer dès que possible").ClickAsync();
        await Expect(page.GetByText("L’envoi à la rédaction attend le réseau")).ToBeVisibleAsync();
        await device.Context.SetOfflineAsync(false);
        await WaitTimes.UntilAsync(
            "it reaches the desk",
            async () => await (await platform.SignedInAsync("reporter")).GetAsync($"/api/drafts/{article}"),
            seen => seen.Json["state"]!.GetValue<string>() == "submitted");
    }

    [Fact]
    public async Task What_lies_on_a_device_is_listed_can_be_taken_away_and_is_erased()
    {
        await using var device = await chromium.SignedInAsync(platform, "reporter", worker: false);
        await device.Context.RouteAsync("**/api/drafts", route => route.AbortAsync());
        var page = await device.OpenAsync("/desk/write");
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        var writing = new Writing(page);
        await WriteAsync("Un texte qui attend");
        await page.GotoAsync("/desk/device");
        var kept = page.Locator(".kept li").Filter(new() { HasText = "Un texte qui attend" });
        await Expect(kept).ToContainTextAsync("depuis");
        await Expect(writing.Status).ToContainTextAsync("(1)");
        var file = await page.RunAndWaitForDownloadAsync(() => kept.GetByRole(AriaRole.Button, new() { Name = "Télécharger (.txt)" }).ClickAsync());
        Assert.Equal("Un-texte-qui-attend.txt", file.SuggestedFilename);
        using (var words = new StreamReader(await file.CreateReadStreamAsync()))
        {
            Assert.Equal("Un texte qui attend\n\nDes mots.\n", await words.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        await Looks.CleanAsync(page, "my device with a text on it");
        await kept.GetByRole(AriaRole.Button, new() { Name = "Supprimer d’ici" }).ClickAsync();
        await Expect(page.GetByText("Rien n’est gardé sur cet appareil.")).ToBeVisibleAsync();
        await page.GotoAsync("/desk/write");
        await WriteAsync("Un autre texte");
        await page.GotoAsync("/desk/device");
        await writing.Press("Effacer tout de cet appareil").ClickAsync();
        await Expect(page.GetByText("Rien n’est gardé sur cet appareil.")).ToBeVisibleAsync();

        async Task WriteAsync(string headline)
        {
            await writing.ReadyAsync();
            await writing.TypeAsync(headline);
            await writing.Body.FocusAsync();
            await writing.TypeAsync("Des mots.");
            await writing.KeptAsync("Des mots.");
            await Expect(writing.Status).ToContainTextAsync("Hors ligne");
        }
    }
}

using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>No word is lost: when the server is really stopped, when an answer is, when the session ends.</summary>
public sealed class BadNetworks(Platform platform, Chromium chromium)
{
    [Fact]
    public async Task With_the_server_stopped_one_goes_on_writing_and_it_arrives_once()
    {
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync("/desk/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done)))");
        await writing.TypeAsync("Écrit dans le noir");
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
            await Expect(writing.Headline).ToHaveValueAsync("Écrit dans le noir");
            await Expect(writing.Body).ToContainTextAsync("Premiers mots. Sans serveur.");
            await page.CloseAsync();

            // Another window, straight to the text.
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
            var up = await platform.UpAsync();
            Assert.True(up.ExitCode == 0, up.Output);
        }

        await writing.KeyAsync("Control+s");
        await writing.ArrivedAsync();
        var draft = await Writing.DraftAsync(platform, writing.Article);
        Assert.Equal([("paragraph", "Premiers mots. Sans serveur. Et encore.")], Writing.Blocks(draft));
        var list = (await (await platform.SignedInAsync("reporter")).GetAsync("/api/drafts?limit=200")).Json["items"]!.AsArray();
        Assert.Single(list, line => line!["headline"]!.GetValue<string>() == "Écrit dans le noir");
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

            // The desk has it; the writer does not hear so.
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
        await Patience.UntilAsync("it reaches the desk", async () => await (await platform.SignedInAsync("reporter")).GetAsync($"/api/drafts/{article}"), seen => seen.Json["state"]!.GetValue<string>() == "submitted");
    }
}

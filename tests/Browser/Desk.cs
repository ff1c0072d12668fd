using System.Text.Json.Nodes;
using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>Page object of the article editor. Elements are located as users find them: by role and name.</summary>
public sealed class Writing(IPage page)
{
    private const string OnDevice =
        """
        ([words, store]) => new Promise(done => {
          const open = indexedDB.open("desk");
          // Do not create the database if there is none yet.
          open.onupgradeneeded = () => open.transaction.abort();
          open.onerror = () => done(false);
          open.onsuccess = () => {
            if (!open.result.objectStoreNames.contains(store)) { open.result.close(); done(false); return; }
            const all = open.result.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => { open.result.close(); done(JSON.stringify(all.result.map(one => one.copy?.blocks ?? one)).includes(words)); };
          };
        })
        """;

    public ILocator Headline => page.GetByRole(AriaRole.Textbox, new() { Name = "Titre", Exact = true });

    public ILocator Body => page.GetByRole(AriaRole.Textbox, new() { Name = "Texte", Exact = true });

    public ILocator Status => page.Locator(".status");

    public Guid Article => Guid.Parse(new Uri(page.Url).Segments[3].TrimEnd('/'));

    public ILocator Press(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public async Task ReadyAsync() => await Expect(page.Locator("nr-editor[ready]")).ToBeAttachedAsync();

    /// <summary>Types key by key, and lets the page handle each before the next.</summary>
    public async Task TypeAsync(string text)
    {
        foreach (var (index, line) in text.Split('\n').Index())
        {
            if (index > 0)
            {
                await page.Keyboard.PressAsync("Enter");
            }

            await page.Keyboard.TypeAsync(line);
        }

        await FrameAsync();
    }

    public async Task KeyAsync(string key)
    {
        await page.Keyboard.PressAsync(key);
        await FrameAsync();
    }

    /// <summary>Waits a frame, because synthetic keys arrive faster than the browser reports the new selection to the editor.</summary>
    public Task FrameAsync() => page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)))");

    /// <summary>Waits until the server has the text and the status line says so.</summary>
    public Task ArrivedAsync() =>
        Expect(Status).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^À la rédaction · reçu n° [0-9]+"), new() { Timeout = 30_000 });

    /// <summary>Waits until the text is at least in the browser's storage.</summary>
    public async Task KeptAsync(string words, string store = "drafts")
    {
        // Polls from here, because Playwright's wait in the page treats a pending promise as truthy.
        for (var looks = 0; !await page.EvaluateAsync<bool>(OnDevice, new[] { words, store }); looks++)
        {
            Assert.True(looks < 300, $"“{words}” is not on the device");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public static async Task<JsonNode> DraftAsync(Platform platform, Guid article, string who = "reporter")
    {
        var answer = await (await platform.SignedInAsync(who)).GetAsync($"/api/drafts/{article}");
        Assert.True(answer.Ok, answer.ToString());
        return answer.Json;
    }

    public static IReadOnlyList<(string Kind, string Text)> Blocks(JsonNode draft) =>
        [.. draft["blocks"]!.AsArray().Select(block => (block!["kind"]!.GetValue<string>(), block["text"]!.GetValue<string>()))];

    /// <summary>Starts a draft through the API.</summary>
    public static async Task<Guid> FiledAsync(Platform platform, string headline, params string[] paragraphs)
    {
        var article = Guid.CreateVersion7();
        var reporter = await platform.SignedInAsync("reporter");
        var filed = await reporter.PostAsync(
            "/api/drafts",
            new
            {
                articleId = article,
                language = "fr",
                headline,
                section = "actualites",
                blocks = paragraphs.Select((text, index) => new { id = $"paragr0{index}", kind = "paragraph", text })
            });
        Assert.True(filed.Ok, filed.ToString());
        return article;
    }
}

/// <summary>Waits for effects that arrive through messages from another service.</summary>
public static class Waiting
{
    /// <summary>Waits for the answer of an approval, which is counted down before it is sent.</summary>
    public static Task ApprovedAsync(this IPage page, string words = "Approuvé.") =>
        Expect(page.GetByRole(AriaRole.Status).GetByText(words, new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });

    /// <summary>Reloads the page until an element is visible.</summary>
    public static async Task ReloadedUntilAsync(this IPage page, ILocator there, string? address = null)
    {
        address ??= page.Url;
        await page.GotoAsync(address);
        for (var loads = 1; await there.CountAsync() == 0; loads++)
        {
            Assert.True(loads < 150, $"{address} does not show {there}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
            await page.GotoAsync(address);
        }
    }
}

using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>
/// Takes the README's screenshots of the sample data that <c>deploy/up</c> creates. Each run writes them to the test results;
/// to replace the committed ones, delete them and run again.
/// </summary>
public sealed class Screenshots(Platform platform, Chromium chromium)
{
    [Fact]
    public async Task To_do_of_an_editor()
    {
        await using var device = await chromium.SignedInAsync(platform, "editor", language: "en");
        var page = await device.OpenAsync("/desk");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "To do", Exact = true })).ToBeVisibleAsync();
        await TakeAsync(page, "to-do");
    }

    [Fact]
    public async Task A_reporters_editor_on_a_phone()
    {
        await using var device = await chromium.SignedInAsync(platform, "reporter", width: 390);
        var page = await device.OpenAsync("/desk/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await writing.TypeAsync("À Gao, trois puits sur quatre sont à sec");
        await writing.Body.FocusAsync();
        await writing.TypeAsync("Les habitants du quartier de Château font deux kilomètres pour remplir un bidon.\n## « Nous attendons la pluie »\nLa mairie "
            + "promet une citerne par jour : est-ce assez ?\n- deux forages en panne\nun seul camion");
        await writing.KeyAsync("Control+s");
        await writing.ArrivedAsync();
        await TakeAsync(page, "editor");
    }

    [Fact]
    public async Task The_timeline_of_an_article_in_two_languages()
    {
        await using var device = await chromium.SignedInAsync(platform, "editor", language: "en");
        var editor = await platform.SignedInAsync("editor");
        var published = (await editor.GetAsync("/api/publications?state=published&limit=200")).Json["items"]!.AsArray();
        var page = await device.OpenAsync($"/desk/articles/{published[^1]!["articleId"]}");
        await Expect(page.Locator(".timeline .lane-en").First).ToBeVisibleAsync();
        await TakeAsync(page, "timeline");
    }

    private static async Task TakeAsync(IPage page, string name)
    {
        var picture = await page.ScreenshotAsync(new() { Path = Path.Combine(Platform.Root, "TestResults", "screenshots", $"{name}.png") });
        var kept = Path.Combine(Platform.Root, "tests", "Browser", "screenshots", $"{name}.png");
        if (!File.Exists(kept))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            await File.WriteAllBytesAsync(kept, picture);
        }
    }
}

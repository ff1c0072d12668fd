using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using EditorialPlatform.Desk.Shared;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;

namespace EditorialPlatform.Tests.Browser;

/// <summary>Every page, for each role: in light and dark, on a small phone and a wide screen, in both languages.</summary>
public sealed class Screens(Platform platform, Chromium chromium)
{
    /// <summary>Accounts and addresses. Only the pages listed here are checked: add new pages.</summary>
    public static TheoryData<string, string> All => new()
    {
        { "reporter", "/desk" },
        { "reporter", "/desk/articles" },
        { "reporter", "/desk/more" },
        { "reporter", "/desk/keys" },
        { "reporter", "/desk/nothing-here" },
        { "reporter", "/desk/articles/019a5b00-2000-7000-8000-00000000ffff" },
        { "reporter", "/desk/articles/019a5b00-2000-7000-8000-00000000ffff/write" },
        { "editor", "/desk/reviews/019a5b00-2000-7000-8000-00000000ffff" },
        { "editor", "/desk/publishing/019a5b00-2000-7000-8000-00000000ffff" },
        { "translator", "/desk/translations/019a5b00-2000-7000-8000-00000000ffff/en" },
        { "reporter", "/desk/people" },
        { "reporter", "/desk/articles/{a}" },
        { "reporter", "/desk/articles/{a}/write" },
        { "reporter", "/desk/articles/{a}/submit" },
        { "reporter", "/desk/articles/{a}/revisions" },
        { "reporter", "/desk/articles/{a}/revisions/1" },
        { "reporter", "/desk/articles/{a}/compare?from=1&to=2" },
        { "reporter", "/desk/articles/{a}/then" },
        { "reporter", "/desk/write" },
        { "reporter", "/desk/import" },
        { "reporter", "/desk/device" },
        { "reporter", "/desk/back" },
        { "reporter", "/desk/shell" },
        { "editor", "/desk" },
        { "editor", "/desk/articles" },
        { "editor", "/desk/reviews" },
        { "editor", "/desk/reviews?state=must-review" },
        // Part of the sample data of deploy/up: an urgent article, one on legal hold, a break-glass approval of the editor's own, a second round.
        { "editor", "/desk/reviews/019a5b00-2000-7000-8000-000000000003" },
        { "editor", "/desk/reviews/019a5b00-2000-7000-8000-000000000003/approve" },
        { "editor", "/desk/reviews/019a5b00-2000-7000-8000-000000000009/approved" },
        { "editor", "/desk/reviews/019a5b00-2000-7000-8000-000000000006" },
        { "editor", "/desk/reviews/019a5b00-2000-7000-8000-000000000007" },
        { "editor", "/desk/publishing" },
        { "editor", "/desk/publishing?state=published" },
        { "editor", "/desk/publishing/019a5b00-2000-7000-8000-000000000009" },
        { "editor", "/desk/publishing/019a5b00-2000-7000-8000-000000000011" },
        { "editor", "/desk/fronts/fr" },
        { "translator", "/desk" },
        { "translator", "/desk/translations" },
        { "editor", "/desk/translations" },
        { "translator", "/desk/terms" },
        { "translator", "/desk/terms/0199a0a0-0000-7000-8000-00000000d35c" },
        { "reporter", "/desk/pictures" },
        { "admin", "/desk" },
        { "admin", "/desk/people" },
        { "admin", "/desk/people/add" },
        { "admin", "/desk/language-pairs" },
        { "admin", "/desk/people/{admin}" },
    };

    private static Guid article;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_screen_can_be_used_by_everybody(string who, string path)
    {
        if (path.Contains("{a}", StringComparison.Ordinal) && article == default)
        {
            article = await Writing.FiledAsync(
                platform, "Une page à regarder", "Un paragraphe avec **du gras** et [un lien](https://example.org/).", "Une fin.");
            await (await platform.SignedInAsync("reporter")).PutAsync(
                $"/api/drafts/{article}", new { baseRevision = 1, standfirst = "Deux phrases. Pas plus.", dateline = "Gao" });
        }

        if (path.Contains("{admin}", StringComparison.Ordinal))
        {
            path = path.Replace(
                "{admin}", (await (await platform.SignedInAsync("admin")).GetAsync("/api/me")).Json["id"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        var device = await chromium.LookerAsync(platform, who);
        var page = await device.OpenAsync(path.Replace("{a}", article.ToString(), StringComparison.Ordinal));
        await Looks.CleanInEveryLightAsync(page, $"{who} {path}");
        Assert.Empty(device.Troubles);
        await page.CloseAsync();
    }

    [Fact]
    public async Task Nobody_is_shown_the_name_of_a_word()
    {
        await using var device = await chromium.SignedInAsync(platform, "editor", language: "en");
        var page = await device.OpenAsync("/desk");
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "To do", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Français" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "À faire", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public void All_scripts_are_no_heavier_than_a_poor_line_can_bear() => Assert.InRange(ClientFiles.ScriptBytes, 1, 90 * 1024);
}

/// <summary>Checks that apply to every page.</summary>
public static partial class Looks
{
    /// <summary>The minimum height of touch targets, in pixels.</summary>
    public const int Finger = 44;

    // Links in running text may be as high as their line; all other targets need the full height.
    private const string Small =
        """
        least => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
          .filter(one => one.offsetParent !== null && !one.closest('p, .skip, td, .words') && !one.matches('.skip, [type=checkbox], [type=radio]'))
          .map(one => [one, one.getBoundingClientRect()])
          .filter(([one, box]) => box.width > 1 && box.height > 1 && box.height < least - 0.5)
          .map(([one, box]) => `${one.tagName} "${(one.textContent || one.name || '').trim().slice(0, 40)}" ${Math.round(box.width)} × ${Math.round(box.height)}`)
        """;

    private const string Violations =
        """
        async rules => (await axe.run({ runOnly: rules, resultTypes: ['violations'] })).violations
          .map(one => `${one.id}: ${one.help}\n  ${one.nodes.map(node => node.html).join('\n  ')}`)
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // Contrast is the only rule whose result depends on the colour scheme.
    private static readonly object Everything = new
    {
        type = "tag",
        values = (string[])["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    };
    private static readonly object Colours = new { type = "rule", values = (string[])["color-contrast"] };

    // Screenshots to look at: each page small and light, and wide and dark.
    private static readonly string Pictures = Path.Combine(Platform.Root, "TestResults", "screens");

    /// <summary>Checks light and dark, on a small phone and a wide screen, without reloading the page.</summary>
    public static async Task CleanInEveryLightAsync(IPage page, string where)
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            foreach (var width in (int[])[Chromium.Phone, Chromium.Desktop])
            {
                await page.SetViewportSizeAsync(width, 900);
                if (scheme == ColorScheme.Light == (width == Chromium.Phone))
                {
                    await page.ScreenshotAsync(new()
                    {
                        FullPage = true,
                        Path = Path.Combine(Pictures, $"{NotInNames().Replace(where, "-").Trim('-')}-{scheme}-{width}.png".ToLowerInvariant())
                    });
                }

                await CleanAsync(page, $"{where} {scheme} {width}", scheme == ColorScheme.Light ? Everything : Colours);
            }
        }
    }

    public static async Task CleanAsync(IPage page, string where, object? rules = null)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        var found = await page.EvaluateAsync<string[]>(Violations, rules ?? Everything);
        Assert.True(found.Length == 0, $"{where}\n{string.Join('\n', found)}");
        Assert.True(
            await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{where} scrolls sideways");
        var small = await page.EvaluateAsync<string[]>(Small, Finger);
        Assert.True(small.Length == 0, $"{where} has targets lower than {Finger} px:\n{string.Join('\n', small)}");
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.IgnoreCase)]
    private static partial Regex NotInNames();
}

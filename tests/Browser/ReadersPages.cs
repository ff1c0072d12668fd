using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>What readers get: whole without a script, light enough for a bad line, and as good to read for everybody.</summary>
public sealed class ReadersPages(Chromium chromium)
{
    private const string Article = "/fr/economie/le-poisson-fume-de-mopti-retrouve-le-chemin-de-bamako";
    private const string Headline = "Le poisson fumé de Mopti retrouve le chemin de Bamako";

    [Fact]
    public async Task A_reader_goes_from_the_front_to_an_article_its_other_language_and_a_search_without_a_script()
    {
        await using var device = await chromium.DeviceAsync(width: Chromium.Phone, script: false);
        var page = await device.OpenAsync("/");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/fr$"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Économie" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Headline }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("poisson fumé");
        await page.GetByRole(AriaRole.Link, new() { Name = "Read in English" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("smoked fish");
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));

        // Accents are for those who have them.
        await page.GotoAsync("/fr/search?q=fume");
        await page.GetByRole(AriaRole.Link, new() { Name = Headline }).First.ClickAsync();
        var words = await page.Locator("article").InnerTextAsync();
        await page.GotoAsync($"{Article}?texte=1");
        Assert.Equal(0, await page.Locator("img, script[src]").CountAsync());
        foreach (var paragraph in words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length > 120))
        {
            await Expect(page.Locator("body")).ToContainTextAsync(paragraph);
        }

        Assert.Empty(device.Troubles);
    }

    [Theory]
    [InlineData("/fr", 90, 12)]
    [InlineData("/fr/economie", 30, 2)]
    [InlineData("/fr/search?q=poisson", 30, 2)]
    [InlineData(Article, 60, 5)]
    [InlineData(Article + "?texte=1", 8, 1)]
    public async Task A_page_costs_no_more_than_a_poor_line_can_bear_and_does_not_jump(string path, int kilobytes, int requests)
    {
        await using var device = await chromium.DeviceAsync(width: 360);
        var page = await device.Context.NewPageAsync();
        var answers = new List<IResponse>();
        page.Response += (_, answer) => answers.Add(answer);
        await page.AddInitScriptAsync("window.jumped = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) { if (!one.hadRecentInput) { window.jumped += one.value; } } }).observe({ type: 'layout-shift', buffered: true })");
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var sizes = await Task.WhenAll(answers.Select(async answer => (answer.Url, Size: await answer.Request.SizesAsync())));
        var bytes = sizes.Sum(one => one.Size.ResponseBodySize + one.Size.ResponseHeadersSize);
        Assert.True(bytes <= kilobytes * 1024 && sizes.Length <= requests, $"{path}: {bytes} bytes in {sizes.Length} requests\n{string.Join('\n', sizes.Select(one => $"{one.Url} {one.Size.ResponseBodySize}"))}");
        Assert.InRange(await page.EvaluateAsync<double>("() => window.jumped"), 0, 0.05);
        Assert.Empty(device.Troubles);
    }

    [Theory]
    [InlineData("/fr")]
    [InlineData("/en/economie")]
    [InlineData("/fr/search?q=poisson")]
    [InlineData(Article)]
    [InlineData("/fr/nothing/here")]
    public async Task A_page_can_be_read_by_everybody(string path)
    {
        await using var device = await chromium.DeviceAsync();
        var page = await device.OpenAsync(path);
        // As WCAG 2.2 AA wants it: a page to read is no tool.
        await Looks.CleanInEveryLightAsync(page, path, least: 24);
        Assert.Empty(device.Troubles);
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>The public site on a small phone with a slow connection, on a wide screen, in light and dark, printed, and without scripts.</summary>
public sealed class ReadingTheSite(Platform platform, Chromium chromium)
{
    private const string Sample = "/fr/economie/le-poisson-fume-de-mopti-retrouve-le-chemin-de-bamako";
    private const string Headline = "Le poisson fumé de Mopti retrouve le chemin de Bamako";

    private static readonly SemaphoreSlim Gate = new(1);
    private static string? article;

    /// <summary>The connections of the performance budgets: bandwidth in bits per second and round-trip time in milliseconds.</summary>
    public static TheoryData<string, int, int> Lines => new() { { "slow 3G", 400_000, 400 }, { "EDGE", 200_000, 650 }, { "3G", 1_600_000, 150 } };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task An_article_with_its_photograph_is_light_enough_for_a_bad_line(string line, int bits, int latency)
    {
        var path = await ArticleAsync();
        await using var device = await chromium.DeviceAsync(width: 360, worker: false);
        foreach (var (address, most, requests) in new[] { (path, 60, 5), (path + "?texte=1", 8, 1) })
        {
            var page = await device.Context.NewPageAsync();
            var asked = new List<string>();
            page.Request += (_, request) => asked.Add(request.Url);
            var session = await device.Context.NewCDPSessionAsync(page);
            await session.SendAsync("Network.enable");
            await session.SendAsync(
                "Network.emulateNetworkConditions",
                new() { ["offline"] = false, ["latency"] = latency, ["downloadThroughput"] = bits / 8, ["uploadThroughput"] = bits / 8 });
            await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load, Timeout = 60_000 });
            // Loads the lazy images as well.
            await page.EvaluateAsync("() => window.scrollTo(0, document.body.scrollHeight)");
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var weighs = await page.EvaluateAsync<double[]>(
                "() => [performance.getEntriesByType('navigation')[0].transferSize, ...performance.getEntriesByType('resource').map(one => one.transferSize)]");
            var paints = await page.EvaluateAsync<double[]>(
                """
                () => new Promise(done => {
                  const shifts = []; let largest = 0;
                  new PerformanceObserver(list => shifts.push(...list.getEntries().map(one => one.value))).observe({ type: 'layout-shift', buffered: true });
                  new PerformanceObserver(list => largest = list.getEntries().at(-1).startTime).observe({ type: 'largest-contentful-paint', buffered: true });
                  setTimeout(() => done([largest, shifts.reduce((sum, one) => sum + one, 0)]), 200);
                })
                """);
            // Paint times are only reported, because they depend on the machine.
            await SayAsync(string.Create(CultureInfo.InvariantCulture, $"{line}, {(address == path ? "article" : "text version")}: {asked.Count} requests, "
                + $"HTML {weighs[0] / 1024:F1} KiB, in all {weighs.Sum() / 1024:F1} KiB, largest paint {paints[0] / 1000:F2} s, layout shift {paints[1]:F3}"));
            Assert.True(asked.Count <= requests, $"{asked.Count} requests:\n{string.Join('\n', asked)}");
            Assert.InRange(weighs[0], 1, 14 * 1024);
            Assert.InRange(weighs.Sum(), 1, most * 1024);
            Assert.InRange(paints[1], 0, 0.05);
            Assert.Equal(0, await page.EvaluateAsync<int>(
                "() => [...document.fonts].length + document.querySelectorAll('script:not([type=\"application/ld+json\"])').length"));
            await page.CloseAsync();
        }

        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task Front_section_and_search_are_light_too()
    {
        await ArticleAsync();
        await using var device = await chromium.DeviceAsync(width: 360, worker: false);
        foreach (var (address, html, most) in new[] { ("/fr", 20, 90), ("/en", 20, 90), ("/fr/actualites", 30, 30), ("/fr/search?q=puits", 30, 30) })
        {
            var page = await device.OpenAsync(address);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var weighs = await page.EvaluateAsync<double[]>(
                "() => [performance.getEntriesByType('navigation')[0].transferSize, ...performance.getEntriesByType('resource').map(one => one.transferSize)]");
            await SayAsync(string.Create(CultureInfo.InvariantCulture, $"{address}: {weighs[0] / 1024:F1} KiB of HTML, in all {weighs.Sum() / 1024:F1} KiB"));
            Assert.InRange(weighs[0], 1, html * 1024);
            Assert.InRange(weighs.Sum(), 1, most * 1024);
            await page.CloseAsync();
        }
    }

    public static TheoryData<string> Pages => [.. new[]
    {
        "/fr", "/en", "/fr/actualites", "{article}", "{article}?texte=1", "/fr/search?q=puits",
        "/fr/search?q=zzzz", "/fr/rien/de-tel", "/fr/corrections", "/en/corrections", "/fr/authors/aminata-kone"
    }];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_can_be_read_by_everybody(string address)
    {
        var path = address.Replace("{article}", await ArticleAsync(), StringComparison.Ordinal);
        await using var device = await chromium.DeviceAsync(width: Chromium.Phone);
        var page = await device.OpenAsync(path);
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            foreach (var width in (int[])[Chromium.Phone, 480, 768, Chromium.Desktop, 1920])
            {
                await page.SetViewportSizeAsync(width, 900);
                if (address == "{article}" && width == Chromium.Phone)
                {
                    await page.ScreenshotAsync(new() { Path = Picture($"article-{scheme}-phone"), FullPage = true });
                }

                await Looks.CleanAsync(page, $"{path} {scheme} {width}");
                // The measure must stay readable.
                Assert.True(await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.body p')].every(one => one.getBoundingClientRect().width <= "
                    + "41.5 * parseFloat(getComputedStyle(document.documentElement).fontSize))"), $"{path} {width}: lines too long");
            }

            await page.SetViewportSizeAsync(Chromium.Desktop, 900);
            await page.ScreenshotAsync(new()
            {
                Path = Picture($"{(address == "{article}"
                ? "article"
                : address.Trim('/').Replace('/', '-').Replace('?', '-').Replace("{article}", "text", StringComparison.Ordinal))}-{scheme}"),
                FullPage = true
            });
        }

        // WCAG 1.4.4 and 1.4.12: the layout must hold with text at 200% and with increased spacing.
        await page.SetViewportSizeAsync(640, 900);
        await page.EvaluateAsync("() => { document.documentElement.style.fontSize = '200%'; for (const one of document.querySelectorAll('body *')) { "
            + "one.style.lineHeight = '1.5'; one.style.letterSpacing = '0.12em'; one.style.wordSpacing = '0.16em'; } }");
        Assert.True(
            await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
            $"{path} scrolls sideways when it is large");
        Assert.Empty(device.Troubles);
    }

    [Fact]
    public async Task On_paper_there_is_the_article_and_nothing_that_only_works_on_a_screen()
    {
        await using var device = await chromium.DeviceAsync();
        var page = await device.OpenAsync(await ArticleAsync());
        await page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        foreach (var (what, shown) in new[]
        {
            (".top nav", false), (".share", false), (".foot", false), (".skip", false), ("h1", true),
            (".path", true), (".meta time", true), (".meta [rel=author]", true), (".body", true), ("figcaption", true)
        })
        {
            Assert.True(shown == await page.Locator(what).First.IsVisibleAsync(), $"{what} on paper");
        }

        // Prints black on white, whatever the colour scheme of the screen.
        foreach (var what in new[] { "body", ".standfirst", "h1", ".body p", "figcaption", ".meta p", ".path a" })
        {
            var colours = await page.Locator(what).First
                .EvaluateAsync<string[]>("one => [getComputedStyle(one).color, getComputedStyle(document.body).backgroundColor]");
            Assert.True(Darkness(colours[0]) > 0.5, $"{what} is printed in {colours[0]}");
            Assert.Equal("rgb(255, 255, 255)", colours[1]);
        }

        Assert.InRange((await page.PdfAsync(new() { Path = Picture("article")[..^3] + "pdf", Format = "A4" })).Length, 1000, 5_000_000);
        await page.ScreenshotAsync(new() { Path = Picture("article-print"), FullPage = true });
    }

    [Fact]
    public async Task Without_script_one_finds_reads_and_goes_on()
    {
        await ArticleAsync();
        await using var device = await chromium.DeviceAsync(script: false, width: Chromium.Phone);
        var page = await device.OpenAsync("/");
        Assert.Equal("/fr", new Uri(page.Url).AbsolutePath);
        await page.GetByRole(AriaRole.Link, new() { Name = "Recherche", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("chateau");
        await page.GetByRole(AriaRole.Search).GetByRole(AriaRole.Button).ClickAsync();
        // The search ignores accents, and highlights the matches.
        await Expect(page.Locator("mark").First).ToBeVisibleAsync();
        await page.Locator("main h2 a").First.ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("trois puits");
        await page.GetByRole(AriaRole.Link, new() { Name = "Version texte" }).ClickAsync();
        await Expect(page.Locator("img")).ToHaveCountAsync(0);
        await Expect(page.Locator("h1")).ToContainTextAsync("trois puits");
        Assert.Empty(device.Troubles);
    }

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

        // The query lacks the accent of the headline.
        await page.GotoAsync("/fr/search?q=fume");
        await page.GetByRole(AriaRole.Link, new() { Name = Headline }).First.ClickAsync();
        var words = await page.Locator("article").InnerTextAsync();
        await page.GotoAsync($"{Sample}?texte=1");
        Assert.Equal(0, await page.Locator("img, script[src]").CountAsync());
        foreach (var paragraph in words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length > 120))
        {
            await Expect(page.Locator("body")).ToContainTextAsync(paragraph);
        }

        Assert.Empty(device.Troubles);
    }

    private static double Darkness(string colour)
    {
        var parts = colour[(colour.IndexOf('(') + 1)..^1].Split(',').Take(3).Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return 1 - (((0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2])) / 255);
    }

    private static string Picture(string name) => Path.Combine(Platform.Root, "TestResults", "reading", $"{name}.png");

    private static async Task SayAsync(string line)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Picture("x"))!);
        await File.AppendAllTextAsync(Path.Combine(Path.GetDirectoryName(Picture("x"))!, "figures.txt"), line + "\n");
        TestContext.Current.TestOutputHelper?.WriteLine(line);
    }

    // An article of typical length with a photo, taken through the whole workflow.
    private async Task<string> ArticleAsync()
    {
        await Gate.WaitAsync();
        try
        {
            return article ??= await PublishAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    private async Task<string> PublishAsync()
    {
        var (job, reporter) = (new Job(platform), await platform.SignedInAsync("reporter"));
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(await PhotographAsync());
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(file, "file", "puits.jpg");
        foreach (var (name, value) in new[]
        {
            ("caption", "Au puits de Château, ce matin."),
            ("credit", "Awa Traoré / Sahel Matin"),
            ("rights", "© Sahel Matin"),
            ("alt", "Des femmes font la queue avec des bidons")
        })
        {
            form.Add(new StringContent(value), name);
        }

        var filed = await reporter.SendAsync(HttpMethod.Post, "/api/pictures", form);
        Assert.True(filed.Status == 201, filed.ToString());
        string[] words =
        [
            "Les habitants du quartier de Château font deux kilomètres, chaque matin, pour remplir un bidon ; la file commence avant l'aube et l'eau manque "
                + "avant midi.",
            "« Nous attendons la pluie », dit une mère de cinq enfants, qui vient ici depuis le mois de mars parce que la borne de sa rue ne donne plus rien.",
            "La mairie promet une citerne par jour et deux forages avant la fin de l'année ; les chiffres de la direction de l'hydraulique disent qu'il en "
                + "faudrait **neuf**.",
        ];
        var blocks = new List<object> { new
        {
            kind = "figure",
            text = "Au puits de Château, ce matin.",
            picture = filed.Json["picture"]!.GetValue<string>(),
            credit = "Awa Traoré / Sahel Matin",
            alt = "Des femmes font la queue avec des bidons"
        } };
        blocks.AddRange(Enumerable.Range(0, 28).Select(number => (object)(number % 7 == 0
            ? new { kind = "heading2", text = $"Le chapitre {(number / 7) + 1}" }
            : new { kind = "paragraph", text = $"{words[number % 3]} ({number})" })));
        var drafted = await reporter.PostAsync("/api/drafts", new
        {
            articleId = job.Id,
            language = "fr",
            headline = $"À Gao, trois puits sur quatre sont à sec, dit la mairie ({job.Id.ToString("N")[^6..]})",
            standfirst = "Dans le quartier de Château, l'eau manque avant midi. La mairie promet une citerne par jour.",
            section = "actualites",
            place = "mali",
            byline = "Awa Traoré, à Gao",
            blocks,
        });
        Assert.True(drafted.Status == 201, drafted.ToString());
        await job.SubmitAsync(1);
        await job.ApproveAsync(1);
        var editor = await platform.SignedInAsync("editor");
        var out_ = await WaitTimes.UntilAsync(
            "it is out",
            () => editor.GetAsync($"/api/publications/{job.Id}"),
            answer => answer.Ok && answer.Json["editions"]![0]!["state"]!.GetValue<string>() == "published");
        return out_.Json["editions"]![0]!["path"]!.GetValue<string>();
    }

    // A photo-like image with gradients, edges and grain, drawn by the browser.
    private async Task<byte[]> PhotographAsync()
    {
        await using var device = await chromium.DeviceAsync();
        var page = await device.OpenAsync("/fr/rien");
        var drawn = await page.EvaluateAsync<string>(
            """
            () => {
              const canvas = document.createElement('canvas'); canvas.width = 1600; canvas.height = 1000;
              const pen = canvas.getContext('2d');
              const sky = pen.createLinearGradient(0, 0, 0, 1000); sky.addColorStop(0, '#d9c7a3'); sky.addColorStop(0.6, '#b98d5c'); sky.addColorStop(1, '#6d4a2c');
              pen.fillStyle = sky; pen.fillRect(0, 0, 1600, 1000);
              for (let n = 0; n < 60; n++) { pen.fillStyle = `hsl(${n * 37 % 360} 35% ${25 + n * 7 % 40}%)`; pen.beginPath(); pen.ellipse(n * 211 % 1600, 500 + n * 97 % 450, 20 + n % 7 * 9, 50 + n % 5 * 18, 0, 0, 7); pen.fill(); }
              const all = pen.getImageData(0, 0, 1600, 1000); let seed = 7;
              for (let n = 0; n < all.data.length; n += 4) { seed = (seed * 1103515245 + 12345) % 2147483648; const grain = seed / 2147483648 * 16 - 8; for (let c = 0; c < 3; c++) all.data[n + c] += grain; }
              pen.putImageData(all, 0, 0);
              return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
            }
            """);
        return Convert.FromBase64String(drawn);
    }
}

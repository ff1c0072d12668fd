using System.Collections.Concurrent;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(EditorialPlatform.Tests.Browser.Chromium))]

namespace EditorialPlatform.Tests.Browser;

/// <summary>The system's Chromium, started once. Each user gets a browser context of their own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    public const int Phone = 320;
    public const int Desktop = 1280;

    private readonly ConcurrentDictionary<string, Task<Device>> lookers = new();
    private IPlaywright? playwright;
    private IBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium-headless-shell",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        });
    }

    /// <summary>Opens a browser context with its own cookies and storage.</summary>
    public async Task<Device> DeviceAsync(
        string language = "fr", int width = Desktop, bool script = true, ColorScheme scheme = ColorScheme.Light, bool worker = true)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = Platform.Origin.ToString(),
            Locale = language,
            ViewportSize = new() { Width = width, Height = 900 },
            JavaScriptEnabled = script,
            ColorScheme = scheme,
            ServiceWorkers = worker ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
        });
        context.SetDefaultTimeout(15_000);
        return new Device(context);
    }

    /// <summary>Opens a browser context in which the user is signed in.</summary>
    public async Task<Device> SignedInAsync(
        Platform platform, string username, string language = "fr", int width = Desktop, bool script = true, bool worker = true)
    {
        var device = await DeviceAsync(language, width, script, worker: worker);
        var member = await platform.SignedInAsync(username);
        await device.Context.AddCookiesAsync(member.Cookies.Split("; ")
            .Select(cookie => cookie.Split('=', 2))
            .Select(cookie => new Cookie { Name = cookie[0], Value = cookie[1], Url = Platform.Origin.ToString() }));
        return device;
    }

    /// <summary>A signed-in browser context for tests that only read, shared by all of them.</summary>
    public Task<Device> LookerAsync(Platform platform, string username) => lookers.GetOrAdd(username, name => SignedInAsync(platform, name));

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright?.Dispose();
    }
}

/// <summary>A browser context that records what went wrong in it: script errors, content security policy violations, requests to another host.</summary>
public sealed class Device : IAsyncDisposable
{
    private readonly List<string> troubles = [];

    public Device(IBrowserContext context)
    {
        Context = context;
        context.WebError += (_, error) => troubles.Add($"{error.Page?.Url}: {error.Error}");
        context.Console += (_, said) =>
        {
            // Some tests stop the server on purpose.
            if (said.Type == "error" && !said.Text.Contains("Failed to load resource", StringComparison.Ordinal))
            {
                troubles.Add($"{said.Page?.Url}: {said.Text}");
            }
        };
        context.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } address && address.Authority != Platform.Origin.Authority)
            {
                troubles.Add($"asked {address.Authority}");
            }
        };
    }

    public IBrowserContext Context { get; }

    /// <summary>The recorded problems; tests expect none.</summary>
    public IReadOnlyList<string> Troubles => troubles;

    public async Task<IPage> OpenAsync(string path)
    {
        var page = await Context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}

using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>Drives a page and counts clicks and key presses in the page itself, so that none is missed.
/// Typing text does not count; a command key does.</summary>
public sealed class Keyboard
{
    private const string Watch =
        """
        addEventListener('pointerdown', event => { if (event.isTrusted) { pressed('click on ' + event.target.textContent.trim().slice(0, 40)); } }, true);
        addEventListener('keydown', event => {
          const writes = event.target.closest?.('input, textarea, select, [contenteditable=true]');
          if (event.isTrusted && !/^(Control|Shift|Alt|Meta|Tab)$/.test(event.key) && (!writes || event.ctrlKey || event.altKey)) { pressed((event.ctrlKey ? 'Ctrl+' : '') + event.key); }
        }, true);
        """;

    private readonly ConcurrentQueue<string> presses = new();

    private Keyboard(IPage page) => (Page, Writing) = (page, new(page));

    public IPage Page { get; }

    public Writing Writing { get; }

    public static async Task<Keyboard> AtAsync(Device device, string path)
    {
        var hand = new Keyboard(await device.Context.NewPageAsync());
        await hand.Page.ExposeFunctionAsync("pressed", (string what) => hand.presses.Enqueue(what));
        await hand.Page.AddInitScriptAsync(Watch);
        await hand.Page.GotoAsync(path);
        return hand;
    }

    public Task PressAsync(AriaRole role, string name) => Page.GetByRole(role, new() { Name = name, Exact = true }).First.ClickAsync();

    public Task KeyAsync(string key) => Writing.KeyAsync(key);

    public Task TypeAsync(string words) => Writing.TypeAsync(words);

    public Task SeesAsync(string words) => Expect(Page.GetByText(words).First).ToBeVisibleAsync();

    /// <summary>Asserts that there were at most this many clicks and key presses since the last call.</summary>
    public void Took(int clicks, int keys, string what)
    {
        var made = new List<string>();
        while (presses.TryDequeue(out var press))
        {
            made.Add(press);
        }

        var clicked = made.Count(press => press.StartsWith("click", StringComparison.Ordinal));
        Assert.True(clicked > 0 || made.Count > 0, $"{what}: nothing was counted");
        Assert.True(
            clicked <= clicks && made.Count - clicked <= keys, $"{what} took {clicked} clicks and {made.Count - clicked} keys: {string.Join(", ", made)}");
    }
}

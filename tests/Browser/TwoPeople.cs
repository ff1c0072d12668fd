using EditorialPlatform.Seed;
using EditorialPlatform.Tests.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EditorialPlatform.Tests.Browser;

/// <summary>Two people edit one article: neither is locked out, and no text is lost.</summary>
public sealed class TwoPeople(Platform platform, Chromium chromium)
{
    [Fact]
    public async Task Different_paragraphs_merge()
    {
        var article = await Writing.FiledAsync(platform, "À quatre mains", "Le premier.", "Le second.");
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync($"/desk/articles/{article}/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await EditorWritesAsync(article, "Le premier.", "Le second, revu par l’autre.");
        await page.GetByText("Le premier.", new() { Exact = true }).ClickAsync();
        await writing.KeyAsync("End");
        await writing.TypeAsync(" Et un mot.");
        await writing.KeyAsync("Control+s");
        await writing.ArrivedAsync();
        await Expect(writing.Body).ToContainTextAsync("Le second, revu par l’autre.");
        await Expect(page.GetByText("1 changement d’un collègue")).ToBeVisibleAsync();
        Assert.Equal(
            [("paragraph", "Le premier. Et un mot."), ("paragraph", "Le second, revu par l’autre.")],
            Writing.Blocks(await Writing.DraftAsync(platform, article)));
    }

    [Fact]
    public async Task A_form_that_another_made_pointless_is_answered_in_words_and_keeps_what_was_typed()
    {
        var job = new Job(platform);
        await job.OkAsync("reporter", reporter => reporter.PostAsync(
            "/api/drafts", new { articleId = job.Id, language = "fr", headline = "Trop tard", section = "actualites", body = "Avant." }));
        await job.SubmitAsync(1);
        await using var device = await chromium.SignedInAsync(platform, "reporter", script: false);
        var address = $"/desk/articles/{job.Id}/write";
        var (writing, asking) = (await device.OpenAsync(address), await device.OpenAsync(address));
        var text = writing.GetByRole(AriaRole.Textbox, new() { Name = "Texte", Exact = true });
        await text.FillAsync("Tapé trop tard.");
        await job.ApproveAsync(1);
        var reporter = await platform.SignedInAsync("reporter");
        await WaitTimes.UntilAsync("it is accepted", () => reporter.GetAsync(job.Drafts), seen => seen.Json["state"]!.GetValue<string>() == "accepted");
        await writing.GetByRole(AriaRole.Button, new() { Name = "Enregistrer", Exact = true }).ClickAsync();
        await Expect(writing.GetByRole(AriaRole.Heading, new() { Name = "Trop tard", Exact = true })).ToBeVisibleAsync();
        await Expect(text).ToHaveValueAsync("Tapé trop tard.");
        await asking.GetByRole(AriaRole.Button, new() { Name = "Reprendre à la rédaction", Exact = true }).ClickAsync();
        await Expect(asking.GetByRole(AriaRole.Heading, new() { Name = "Trop tard", Exact = true })).ToBeVisibleAsync();
        // A form without an antiforgery token, which no page sends.
        await asking.GotoAsync($"/desk/articles/{job.Id}/revisions");
        await asking.EvaluateAsync("() => { const form = document.createElement('form'); form.method = 'post'; document.body.append(form); form.submit(); }");
        await Expect(asking.GetByRole(AriaRole.Heading, new() { Name = "Cette page ne peut pas être affichée", Exact = true })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("Garder la mienne", "Le même, par moi.", "Le même, par l’autre.")]
    [InlineData("Prendre la leur", "Le même, par l’autre.", "Le même, par moi.")]
    public async Task The_same_paragraph_is_shown_twice_and_what_is_not_chosen_stays_in_the_history(string choice, string chosen, string other)
    {
        var article = await Writing.FiledAsync(platform, "Deux fois le même", "Le même.");
        await using var device = await chromium.SignedInAsync(platform, "reporter");
        var page = await device.OpenAsync($"/desk/articles/{article}/write");
        var writing = new Writing(page);
        await writing.ReadyAsync();
        await EditorWritesAsync(article, "Le même, par l’autre.");
        await writing.Body.FocusAsync();
        await writing.KeyAsync("Control+End");
        await writing.KeyAsync("Backspace");
        await writing.TypeAsync(", par moi.");
        await writing.KeyAsync("Control+s");
        var card = page.GetByRole(AriaRole.Region, new() { Name = "1 paragraphe a changé des deux côtés" });
        await Expect(card).ToContainTextAsync("Le même, par moi.");
        await Expect(card).ToContainTextAsync("Le même, par l’autre.");
        await Looks.CleanAsync(page, "conflict cards");
        await writing.Press(choice).ClickAsync();
        await writing.ArrivedAsync();
        await Expect(card).ToHaveCountAsync(0);
        Assert.Equal([("paragraph", chosen)], Writing.Blocks(await Writing.DraftAsync(platform, article)));
        var reporter = await platform.SignedInAsync("reporter");
        var revisions = (await reporter.GetAsync($"/api/drafts/{article}/revisions?all=true")).Json["items"]!.AsArray();
        var texts = new List<string>();
        foreach (var revision in revisions)
        {
            texts.Add(Writing.Blocks((await reporter.GetAsync($"/api/drafts/{article}/revisions/{revision!["revision"]}")).Json)[0].Text);
        }

        Assert.Contains(other, texts);
    }

    private async Task EditorWritesAsync(Guid article, params string[] paragraphs)
    {
        var saved = await (await platform.SignedInAsync("editor")).PutAsync(
            $"/api/drafts/{article}",
            new { baseRevision = 1, blocks = paragraphs.Select((text, index) => new { id = $"paragr0{index}", kind = "paragraph", text }) });
        Assert.True(saved.Ok, saved.ToString());
    }
}

using System.Text.Json.Nodes;
using EditorialPlatform.Seed;

namespace EditorialPlatform.Tests.EndToEnd;

/// <summary>The sample articles of <c>deploy/up</c>: each in both languages, linked to each other, one of them corrected.</summary>
public sealed class SampleArticles(Platform platform)
{
    public static IReadOnlyList<SampleArticle> All { get; } = SampleArticle.All(Path.Combine(AppContext.BaseDirectory, "articles"));

    [Fact]
    public async Task Readers_find_every_sample_article_in_both_languages_and_the_related_ones_from_there()
    {
        Assert.True(All.Count >= 8);
        var editor = await platform.SignedInAsync("editor");
        var paths = new Dictionary<(Guid, string), string>();
        foreach (var article in All)
        {
            foreach (var edition in (await editor.GetAsync($"/api/publications/{article.Id}")).Json["editions"]!.AsArray())
            {
                paths[(article.Id, edition!["language"]!.GetValue<string>())] = edition["path"]!.GetValue<string>();
            }
        }

        foreach (var article in All)
        {
            foreach (var (language, text) in new[] { ("fr", article.French), ("en", article.English) })
            {
                var page = MainJob.Unset(System.Net.WebUtility.HtmlDecode((await platform.Reader.GetAsync(paths[(article.Id, language)])).Body));
                Assert.Contains(MainJob.Unset(text.Headline), page, StringComparison.Ordinal);
                Assert.Contains(MainJob.Unset(text.Standfirst), page, StringComparison.Ordinal);
                Assert.All(All.Where(other => article.French.Text.Contains($"À lire aussi : {other.French.Headline}", StringComparison.Ordinal)), other =>
                    Assert.Contains(paths[(other.Id, language)], page, StringComparison.Ordinal));
                if (text.Correction is { } correction)
                {
                    Assert.Contains(MainJob.Unset(correction.Note), page, StringComparison.Ordinal);
                    Assert.Contains(MainJob.Unset(correction.Right), page, StringComparison.Ordinal);
                }
            }
        }

        Assert.True(All.Count(article => article.IsCorrected) == 1);
        Assert.True(All.Count(article => article.French.Text.Contains("À lire aussi", StringComparison.Ordinal)) >= 6);
    }

    [Fact]
    public void Every_block_of_a_sample_article_has_its_English() =>
        Assert.All(All, article => Assert.Equal(
            article.French.Text.Split("\n\n").Count(part => part.StartsWith("> ", StringComparison.Ordinal)),
            article.English.Blocks.Count(block => block.Speaker is not null)));

    [Fact]
    public async Task Every_desk_has_work_in_every_state()
    {
        var editor = await platform.SignedInAsync("editor");
        Assert.Superset(
            new HashSet<string> { "draft", "submitted", "returned", "accepted", "spiked" },
            await StatesAsync("/api/drafts?limit=200", item => [item["state"]!.GetValue<string>()]));
        Assert.Superset(new HashSet<string> { "waiting", "claimed" }, await StatesAsync("/api/reviews", item => [item["state"]!.GetValue<string>()]));
        Assert.NotEmpty(await StatesAsync("/api/reviews?state=must-review", item => [item["state"]!.GetValue<string>()]));
        Assert.Superset(new HashSet<string>
        {
            "open", "claimed", "submitted", "approved", "behind", "obligation"
        }, await StatesAsync("/api/translations?language=en&limit=200", item =>
            [
                item["state"]!.GetValue<string>(),
                item["behind"]!.GetValue<bool>() ? "behind" : "not behind",
                item["obligation"] is null ? "nothing owed" : "obligation"
            ]));
        Assert.Superset(new HashSet<string> { "scheduled", "held", "published", "retracted" }, await StatesAsync("/api/publications?limit=200", item =>
            [.. item["editions"]!.AsArray().Select(edition => edition!["state"]!.GetValue<string>())]));

        async Task<HashSet<string>> StatesAsync(string list, Func<JsonNode, IEnumerable<string>> states) =>
            [.. (await editor.GetAsync(list)).Json["items"]!.AsArray().SelectMany(item => states(item!))];
    }
}

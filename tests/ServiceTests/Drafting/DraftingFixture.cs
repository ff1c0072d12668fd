using System.Text.Json.Nodes;

namespace EditorialPlatform.Tests.ServiceTests.Drafting;

/// <summary>Drafting alone: tests publish the messages of the other services.</summary>
public sealed class DraftingFixture : IAsyncLifetime
{
    public Newsroom Newsroom { get; } = Newsroom.Of("drafting");

    public TestBus Bus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Newsroom.InitializeAsync();
        Bus = await TestBus.StartAsync(Newsroom);
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await Newsroom.DisposeAsync();
    }

    public TestUser Reporter() => TestUser.Reporter(Newsroom);

    public TestUser Editor() => TestUser.Editor(Newsroom);

    public TestUser Translator() => TestUser.Translator(Newsroom);

    /// <summary>Starts an article with two paragraphs.</summary>
    public static async Task<Guid> StartAsync(TestUser writer)
    {
        var article = Guid.CreateVersion7();
        var started = await writer.PostAsync("drafting", "/api/drafts", Example(article));
        Assert.True(started.Status == 201, started.Body);
        return article;
    }

    public static async Task<Guid> SubmittedAsync(TestUser writer)
    {
        var article = await StartAsync(writer);
        var submitted = await writer.PostAsync("drafting", $"/api/drafts/{article}/submit", new { revision = 1 });
        Assert.True(submitted.Status == 200, submitted.Body);
        return article;
    }

    public static object Example(Guid article) => new
    {
        articleId = article,
        language = "fr",
        headline = "Le puits de Kidal",
        section = "ACTUALITÉS",
        place = "MALI",
        blocks = new[]
        {
            new { id = "aaaaaaaa", kind = "paragraph", text = "Le puits a rouvert." },
            new { id = "bbbbbbbb", kind = "paragraph", text = "Quarante familles y puisent." }
        },
    };

    public static async Task<JsonNode> PageAsync(TestUser who, Guid article)
    {
        var page = await who.GetAsync("drafting", $"/api/drafts/{article}");
        Assert.True(page.Status == 200, page.Body);
        return page.Json!;
    }

    public Task<long> EventsAsync(Guid article, string? type = null) =>
        Newsroom.AskAsync<long>(
            "drafting", $"select count(*) from drafting.mt_events where stream_id = '{article}'{(type is null ? "" : $" and type = '{type}'")}");

    /// <summary>Waits until a message has been processed.</summary>
    public Task AppliedAsync(Guid message) => Newsroom.ProcessedAsync("drafting", message);
}

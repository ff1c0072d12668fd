using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.Text;
using MassTransit;

namespace EditorialPlatform.Tests.ServiceTests;

/// <summary>Sample articles and messages.</summary>
public static class Examples
{
    public static Copy Copy(string headline = "Le puits de Kidal") => new(
        "fr",
        headline,
        "Un chapô.",
        [
            new Block("h0000001", BlockKind.Heading2, "Le contexte"),
            new Block("p0000001", BlockKind.Paragraph, "Le puits a été rouvert le 4 novembre 2025, après trois mois de travaux."),
            new Block("p0000002", BlockKind.Paragraph, "Quarante familles y puisent chaque jour."),
        ],
        "actualites",
        "mali",
        "2025-11-05",
        "Awa Traoré, à Kidal",
        [],
        []);

    public static DraftSubmitted DraftSubmitted(Guid article, long version, int revision, Copy? copy = null, Person? by = null)
    {
        var writer = by ?? new Person(Guid.Parse("00000000-0000-0000-0000-00000000000a"), "Awa Traoré");
        copy ??= Copy();
        return new(
            article, version, DateTimeOffset.UtcNow, writer, revision, copy, CopyHash.Of(copy),
            [writer], SubmissionKind.First, null, null, Urgency.Normal, null, null, []);
    }

    /// <summary>Starts and submits an article over HTTP.</summary>
    public static async Task<Guid> SubmitAsync(Newsroom newsroom, TestUser reporter, HttpClient? at = null, Func<Task>? holdOutbox = null)
    {
        var article = Guid.CreateVersion7();
        var started = await reporter.SendAsync(
            "drafting",
            HttpMethod.Post,
            "/api/drafts",
            new
            {
                articleId = article,
                language = "fr",
                headline = "Le puits de Kidal",
                blocks = new[] { new { kind = "paragraph", text = "Quarante familles y puisent." } }
            },
            at: at);
        Assert.True(started.Status == 201, $"{started.Status} {started.Body}");
        await (holdOutbox?.Invoke() ?? Task.CompletedTask);
        var submitted = await reporter.SendAsync("drafting", HttpMethod.Post, $"/api/drafts/{article}/submit", new { revision = 1 }, at: at);
        Assert.True(submitted.Status == 200, $"{submitted.Status} {submitted.Body}");
        return article;
    }

    /// <summary>Gets the body, whatever the status.</summary>
    public static async Task<string> GetStringAsyncWhatever(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}

/// <summary>Publishes messages as other services do; a test can choose their ids.</summary>
public sealed class TestBus : IAsyncDisposable
{
    private readonly IBusControl bus;

    private TestBus(IBusControl bus) => this.bus = bus;

    public static async Task<TestBus> StartAsync(Newsroom newsroom)
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(newsroom.Broker));
        await bus.StartAsync();
        return new TestBus(bus);
    }

    /// <returns>The message's id.</returns>
    public async Task<Guid> PublishAsync<T>(T message, Guid? id = null, Person? who = null)
        where T : class
    {
        var known = id ?? Guid.NewGuid();
        await bus.Publish(message, context =>
        {
            context.MessageId = known;
            context.Headers.Set("who", who?.Name ?? "Awa Traoré");
            context.Headers.Set("who-id", (who?.Id ?? Guid.Empty).ToString());
        });
        return known;
    }

    public async ValueTask DisposeAsync() => await bus.StopAsync();
}

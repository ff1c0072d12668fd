using System.Collections.Concurrent;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.Contracts.Review;
using MassTransit;

namespace EditorialPlatform.Tests.ServiceTests.Review;

/// <summary>Review with its users. Tests publish the messages of the other services, and observe those of Review.</summary>
public sealed class ReviewFixture : IAsyncLifetime
{
    private readonly ConcurrentQueue<object> heard = [];
    private IBusControl ears = null!;

    public ReviewFixture(Newsroom newsroom)
    {
        Newsroom = newsroom;
        Writer = new(newsroom, "Awa Traoré", ["reporter"]);
        Stranger = new(newsroom, "Issa Maïga", ["reporter"]);
        Editor = new(newsroom, "Fatou Diallo", ["editor"]);
        Second = new(newsroom, "Oumar Cissé", ["editor"]);
        Author = new(newsroom, "Bintou Keïta", ["editor"]);
    }

    public Newsroom Newsroom { get; }

    public TestUser Writer { get; }

    /// <summary>A reporter with no part in any article.</summary>
    public TestUser Stranger { get; }

    public TestUser Editor { get; }

    public TestUser Second { get; }

    /// <summary>An editor who contributed to every article.</summary>
    public TestUser Author { get; }

    public TestBus Bus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Bus = await TestBus.StartAsync(Newsroom);
        ears = MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(Newsroom.Broker);
            rabbit.ReceiveEndpoint($"ears-{Guid.NewGuid():N}", queue =>
            {
                queue.AutoDelete = true;
                Hear<CopyApproved>(queue);
                Hear<DraftReleased>(queue);
                Hear<LegalHoldPlaced>(queue);
                Hear<LegalHoldLifted>(queue);
            });
        });
        await ears.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ears.StopAsync();
        await Bus.DisposeAsync();
    }

    public IReadOnlyList<T> Heard<T>(Func<T, bool> which) => [.. heard.OfType<T>().Where(which)];

    public static string Path(Guid article, string act = "") => $"/api/reviews/{article}{(act.Length == 0 ? "" : "/" + act)}";

    public DraftSubmitted Submission(Guid article, long version = 2, int revision = 1, Copy? copy = null) =>
        Examples.DraftSubmitted(article, version, revision, copy, Person(Writer)) with { Contributors = [Person(Writer), Person(Author)] };

    /// <summary>Submits an article for review and waits until its round is open.</summary>
    public async Task<Guid> OpenAsync(Guid? article = null, long version = 2, int revision = 1, Copy? copy = null)
    {
        var id = article ?? Guid.CreateVersion7();
        await Bus.PublishAsync(Submission(id, version, revision, copy), who: Person(Writer));
        await Eventually.JsonAsync(
            () => Editor.GetAsync("review", Path(id)), page => page["revision"]!.GetValue<int>() == revision, $"revision {revision} is under review");
        return id;
    }

    /// <summary>Sends a command that must succeed.</summary>
    public async Task<Answer> DoAsync(TestUser who, Guid article, string act, object? body = null)
    {
        var version = (await Editor.GetAsync("review", Path(article))).ETag;
        var answer = await who.PostAsync("review", Path(article, act), body, ifMatch: act is "reject" or "countersign" ? version : null);
        Assert.True(answer.Status == 200, $"{act}: {answer.Status} {answer.Body}");
        return answer;
    }

    public Task<long> EventsAsync(Guid article, string? type = null) => Newsroom.AskAsync<long>(
        "review", $"select count(*) from review.mt_events where stream_id = '{article}'{(type is null ? "" : $" and type = '{type}'")}");

    /// <summary>Publishes a message of another service and waits until it is processed.</summary>
    public async Task SayAsync(object message, Guid? id = null)
    {
        var known = id ?? Guid.NewGuid();
        await (Task)typeof(TestBus).GetMethod(nameof(TestBus.PublishAsync))!.MakeGenericMethod(message.GetType()).Invoke(Bus, [message, known, null])!;
        await Newsroom.ProcessedAsync("review", known);
    }

    /// <summary>Publishes a message, redelivers it with the same id, and publishes it again with another.</summary>
    public async Task SayThriceAsync(object message)
    {
        var id = Guid.NewGuid();
        await SayAsync(message, id);
        await SayAsync(message, id);
        await SayAsync(message);
    }

    public static Person Person(TestUser who) => new(who.Id, who.Name);

    private void Hear<T>(IReceiveEndpointConfigurator queue)
        where T : class =>
        queue.Handler<T>(context =>
        {
            heard.Enqueue(context.Message);
            return Task.CompletedTask;
        });
}

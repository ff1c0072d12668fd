using System.Collections.Concurrent;
using EditorialPlatform.Contracts.Translation;
using MassTransit;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>Consumes the messages of the translation service, as another service would.</summary>
public sealed class Heard(Newsroom newsroom) : IAsyncLifetime
{
    private readonly ConcurrentQueue<object> messages = new();
    private readonly IBusControl bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(newsroom.Broker));

    public async ValueTask InitializeAsync()
    {
        await bus.StartAsync();
        var endpoint = bus.ConnectReceiveEndpoint($"heard-{Guid.NewGuid():N}", queue =>
        {
            queue.Handler<TranslationApproved>(context => Keep(context.Message));
            queue.Handler<TranslationFellBehind>(context => Keep(context.Message));
            queue.Handler<TranslationCaughtUp>(context => Keep(context.Message));
            queue.Handler<TranslationWithdrawn>(context => Keep(context.Message));
        });
        await endpoint.Ready;
    }

    /// <summary>Waits for a message of an article.</summary>
    public async Task<T> OneAsync<T>(Func<T, bool> which)
    {
        await Eventually.TrueAsync(() => Task.FromResult(messages.OfType<T>().Any(which)), $"a {typeof(T).Name} is heard");
        return messages.OfType<T>().Single(which);
    }

    public async ValueTask DisposeAsync() => await bus.StopAsync();

    private Task Keep(object message)
    {
        messages.Enqueue(message);
        return Task.CompletedTask;
    }
}

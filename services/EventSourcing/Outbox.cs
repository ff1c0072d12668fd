using System.Diagnostics;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using MassTransit;

namespace EditorialPlatform.EventSourcing;

/// <summary>Creates the message for a committed event, or <see langword="null"/> if no other service needs to know.</summary>
/// <param name="committed">The event with its metadata.</param>
public delegate object? MessageMapper(IEvent committed);

/// <summary>
/// The event store is the outbox: committed events become messages in order, each published with the event's own id,
/// mandatory and confirmed, before the progress mark moves. After a crash in between they are published again, and receivers drop them by id.
/// </summary>
internal sealed class OutboxRelay : SubscriptionBase
{
    public const string SubscriptionName = "outbox";

    // A confirm can hang after a broker restart; then the page is published again.
    private static readonly TimeSpan PageTimeout = TimeSpan.FromSeconds(20);

    private readonly IBus bus;
    private readonly MessageMapper toMessage;

    public OutboxRelay(IBus bus, MessageMapper toMessage)
    {
        this.bus = bus;
        this.toMessage = toMessage;
        Name = SubscriptionName;
        Options.BatchSize = 200;
    }

    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(PageTimeout);
        // The messages of one article are published in order; different articles do not wait for each other.
        var articles = page.Events.GroupBy(committed => committed.StreamId).Select(async article =>
        {
            foreach (var committed in article)
            {
                await PublishAsync(committed, timeout.Token);
            }
        });
        try
        {
            await Task.WhenAll(articles).WaitAsync(PageTimeout + TimeSpan.FromSeconds(2), cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Marten treats a cancellation as its own shutdown and would stop silently.
            throw new TimeoutException($"The broker has not confirmed a page within {PageTimeout.TotalSeconds} s.");
        }

        return NullChangeListener.Instance;
    }

    private async Task PublishAsync(IEvent committed, CancellationToken cancellationToken)
    {
        object? message;
        try
        {
            message = toMessage(committed);
        }
        catch (Exception wrong)
        {
            throw new InvalidOperationException(
                $"{committed.EventTypeName} {committed.Id} (stream {committed.StreamId}, version {committed.Version}) cannot become a message.", wrong);
        }

        if (message is null)
        {
            return;
        }

        ActivityContext.TryParse(committed.GetHeader("traceparent")?.ToString(), null, out var origin);
        using var activity = Instrumentation.Source.StartActivity($"outbox {committed.EventTypeName}", ActivityKind.Internal, origin);
        await bus.PublishConfirmedAsync(message, committed.Id, committed.GetHeader("who")?.ToString(), committed.UserName, cancellationToken);
    }
}

/// <summary>Publishing with the broker's confirmation.</summary>
public static class ConfirmedPublish
{
    /// <summary>Publishes a message and waits until the broker confirms that a queue has it.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="message">The message.</param>
    /// <param name="id">Its id: the id of what happened.</param>
    /// <param name="who">Name of the person who did it.</param>
    /// <param name="whoId">Id of the person who did it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static Task PublishConfirmedAsync(this IBus bus, object message, Guid id, string? who, string? whoId, CancellationToken cancellationToken) =>
        bus.Publish(
            message,
            message.GetType(),
            context =>
            {
                context.MessageId = id;
                context.Headers.Set("who", who);
                context.Headers.Set("who-id", whoId);
                if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit))
                {
                    // Without this flag the broker confirms, and drops, messages for which no queue is bound yet.
                    rabbit.Mandatory = true;
                }
            },
            cancellationToken);
}

using System.Diagnostics;
using EditorialPlatform.Contracts.Notifications;
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

/// <summary>Creates the message that tells persons of a committed event, or <see langword="null"/> if nobody is to be told.</summary>
/// <param name="committed">The event with its metadata.</param>
/// <param name="session">Reads whom the stream concerns, where the event does not say.</param>
public delegate Task<PersonNotified?> NotificationMapper(IEvent committed, IQuerySession session);

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
    private readonly NotificationMapper toNotification;

    public OutboxRelay(IBus bus, MessageMapper toMessage, NotificationMapper toNotification)
    {
        this.bus = bus;
        this.toMessage = toMessage;
        this.toNotification = toNotification;
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
                await PublishAsync(committed, operations.DocumentStore, timeout.Token);
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

    private async Task PublishAsync(IEvent committed, IDocumentStore store, CancellationToken cancellationToken)
    {
        object? message;
        PersonNotified? notification;
        try
        {
            message = toMessage(committed);
            // A session of its own: articles are published side by side.
            await using var session = store.QuerySession();
            notification = await toNotification(committed, session);
        }
        catch (Exception wrong) when (!Inbox.IsTransientDatabaseError(wrong))
        {
            throw new InvalidOperationException(
                $"{committed.EventTypeName} {committed.Id} (stream {committed.StreamId}, version {committed.Version}) cannot become a message.", wrong);
        }

        if (message is null && notification is null)
        {
            return;
        }

        ActivityContext.TryParse(committed.GetHeader("traceparent")?.ToString(), null, out var origin);
        using var activity = Instrumentation.Source.StartActivity($"outbox {committed.EventTypeName}", ActivityKind.Internal, origin);
        if (message is not null)
        {
            await bus.PublishConfirmedAsync(message, committed.Id, committed.GetHeader("who")?.ToString(), committed.UserName, cancellationToken);
        }

        if (notification is not null)
        {
            // Before Identity has made its queue there is nobody who could be told, and the other messages need not wait for that.
            await bus.PublishConfirmedAsync(
                notification, DeterministicGuid.Create("notification", committed.Id), who: null, committed.UserName, cancellationToken, mandatory: false);
        }
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
    /// <param name="mandatory">Whether publishing fails while no queue is bound for the message.</param>
    public static Task PublishConfirmedAsync(
        this IBus bus, object message, Guid id, string? who, string? whoId, CancellationToken cancellationToken, bool mandatory = true) =>
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
                    rabbit.Mandatory = mandatory;
                }
            },
            cancellationToken);
}

using System.Reflection;
using Marten;
using Marten.Schema;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace EditorialPlatform.EventSourcing;

/// <summary>Handles a message from another service. Handlers are discovered by type and get a queue each.</summary>
/// <typeparam name="TMessage">The message.</typeparam>
public interface IMessageHandler<TMessage>
    where TMessage : class
{
    /// <summary>Decides and appends events. Must tolerate repeated, late and reordered messages.</summary>
    /// <param name="received">The message, and the session its effects go into.</param>
    static abstract Task HandleAsync(MessageContext<TMessage> received);
}

/// <summary>A message, with the session whose transaction stores its effects and records that it was processed.</summary>
/// <typeparam name="TMessage">The message.</typeparam>
/// <param name="Message">The message.</param>
/// <param name="Id">Its id: the id of the event it came from.</param>
/// <param name="Now">The time.</param>
/// <param name="Session">The session. Only the inbox saves it.</param>
/// <param name="Settings">The service's settings.</param>
/// <param name="Stop">Cancelled when the service stops.</param>
public sealed record MessageContext<TMessage>(
    TMessage Message, Guid Id, DateTimeOffset Now, IDocumentSession Session, IConfiguration Settings, CancellationToken Stop)
    where TMessage : class
{
    /// <summary>Loads a stream, decides, appends with the version that was loaded.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <param name="stream">The stream.</param>
    /// <param name="decide">Decides, given state, message and time. Returns no events when there is nothing to do.</param>
    public Task AppendAsync<TState>(Guid stream, Func<TState, TMessage, DateTimeOffset, IReadOnlyList<object>> decide)
        where TState : class, IStreamState<TState>, new() =>
        Session.DecideAsync<TState>(stream, state => decide(state, Message, Now), Now, $"message {Id}", Stop);
}

/// <summary>Records, in the transaction of its effects, that a message was processed.</summary>
[DocumentAlias("appliedmessage")]
public sealed record ProcessedMessage
{
    /// <summary>How long the record is kept: longer than any message can wait to be redelivered.</summary>
    public static TimeSpan Retention { get; } = TimeSpan.FromDays(30);

    /// <summary>The message's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was processed.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Applies the effect of each message once, even if the broker delivers it again, after a crash, or to two copies at the same time.</summary>
/// <typeparam name="TReceiver">The slice.</typeparam>
/// <typeparam name="TMessage">The message.</typeparam>
internal sealed class IdempotentConsumer<TReceiver, TMessage>(IDocumentStore store, TimeProvider time, IConfiguration settings) : IConsumer<TMessage>
    where TReceiver : IMessageHandler<TMessage>
    where TMessage : class
{
    public async Task Consume(ConsumeContext<TMessage> context)
    {
        var id = context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be applied once.");
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ProcessedMessage>(id, context.CancellationToken) is not null)
        {
            return;
        }

        var now = time.GetUtcNow();
        session.Insert(new ProcessedMessage { Id = id, At = now });
        session.Attribute(
            Guid.TryParse(context.Headers.Get<string>("who-id"), out var who) ? who : Guid.Empty,
            context.Headers.Get<string>("who") ?? "",
            cause: id);
        await TReceiver.HandleAsync(new MessageContext<TMessage>(context.Message, id, now, session, settings, context.CancellationToken));
        await session.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>Finds a service's message handlers and names their queues.</summary>
internal static class Inbox
{
    public static IEnumerable<(Type Consumer, Type Message)> Consumers(Assembly assembly) =>
        (from receiver in assembly.GetTypes()
         from contract in receiver.GetInterfaces()
         where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IMessageHandler<>)
         let message = contract.GetGenericArguments()[0]
         select (typeof(IdempotentConsumer<,>).MakeGenericType(receiver, message), message))
        .Append((typeof(OnPersonErased), typeof(Contracts.Identity.PersonErased)));

    /// <summary>The queue of a message in a service, such as <c>review-draft-submitted</c>.</summary>
    public static string Queue(string service, Type message) => $"{service}-{KebabCaseEndpointNameFormatter.Instance.SanitizeName(message.Name)}";

    /// <summary>Whether an exception means that the database is unavailable, so that the message should wait and not fail.</summary>
    public static bool IsTransientDatabaseError(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } or TimeoutException or System.Net.Sockets.SocketException
        || (exception is NpgsqlException and not PostgresException)
        || (exception.InnerException is { } inner && IsTransientDatabaseError(inner));
}

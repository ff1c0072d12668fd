using System.Reflection;
using Marten;
using Marten.Schema;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>A message in: the same shape as a command. Found by type, so that adding one touches nothing else.</summary>
/// <typeparam name="TMessage">The message.</typeparam>
public interface IReceives<TMessage>
    where TMessage : class
{
    /// <summary>Decides and appends. Must cope with "again", "too late" and "in the other order".</summary>
    /// <param name="received">The message, and the session its effects go into.</param>
    static abstract Task ApplyAsync(Received<TMessage> received);
}

/// <summary>A message with the one transaction that holds its effects and the record that it was applied.</summary>
/// <typeparam name="TMessage">The message.</typeparam>
/// <param name="Message">The message.</param>
/// <param name="Id">Its id: the id of the event it came from.</param>
/// <param name="Now">The time.</param>
/// <param name="Session">The session; it is saved afterwards, by the inbox alone.</param>
/// <param name="Settings">The service's settings, for what data decides.</param>
/// <param name="Stop">Cancelled when the service stops.</param>
public sealed record Received<TMessage>(TMessage Message, Guid Id, DateTimeOffset Now, IDocumentSession Session, IConfiguration Settings, CancellationToken Stop)
    where TMessage : class
{
    /// <summary>Loads a stream, decides, appends with the version that was loaded.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <param name="stream">The stream.</param>
    /// <param name="decide">The rule: state, message and time to events; none when there is nothing (left) to do.</param>
    public Task AppendAsync<TState>(Guid stream, Func<TState, TMessage, DateTimeOffset, IReadOnlyList<object>> decide)
        where TState : class, IStreamState<TState>, new() =>
        Session.DecideAsync<TState>(stream, state => decide(state, Message, Now), Now, $"message {Id}", Stop);
}

/// <summary>Records that a message was applied, in the transaction of its effects.</summary>
[DocumentAlias("appliedmessage")]
public sealed record AppliedMessage
{
    /// <summary>How long it is remembered: longer than any message can wait to be delivered again.</summary>
    public static TimeSpan Retention { get; } = TimeSpan.FromDays(30);

    /// <summary>The message's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was applied.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Applies a message once, whatever the broker does: twice, again after a crash, to two copies at the same time.</summary>
/// <typeparam name="TReceiver">The slice.</typeparam>
/// <typeparam name="TMessage">The message.</typeparam>
internal sealed class AppliedOnce<TReceiver, TMessage>(IDocumentStore store, TimeProvider time, IConfiguration settings) : IConsumer<TMessage>
    where TReceiver : IReceives<TMessage>
    where TMessage : class
{
    public async Task Consume(ConsumeContext<TMessage> context)
    {
        var id = context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be applied once.");
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<AppliedMessage>(id, context.CancellationToken) is not null)
        {
            return;
        }

        var now = time.GetUtcNow();
        session.Insert(new AppliedMessage { Id = id, At = now });
        session.Attribute(
            Guid.TryParse(context.Headers.Get<string>("who-id"), out var who) ? who : Guid.Empty,
            context.Headers.Get<string>("who") ?? "",
            cause: id);
        await TReceiver.ApplyAsync(new Received<TMessage>(context.Message, id, now, session, settings, context.CancellationToken));
        await session.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>Finds the slices that receive messages, and what every service receives, and gives each its queue.</summary>
internal static class Inbox
{
    public static IEnumerable<(Type Consumer, Type Message)> Consumers(Assembly assembly) =>
        (from receiver in assembly.GetTypes()
         from contract in receiver.GetInterfaces()
         where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IReceives<>)
         let message = contract.GetGenericArguments()[0]
         select (typeof(AppliedOnce<,>).MakeGenericType(receiver, message), message))
        .Append((typeof(OnPersonErased), typeof(Contracts.Identity.PersonErased)));

    /// <summary>The queue of a message in a service, such as <c>review-draft-submitted</c>.</summary>
    public static string Queue(string service, Type message) => $"{service}-{KebabCaseEndpointNameFormatter.Instance.SanitizeName(message.Name)}";

    /// <summary>Whether the database is away: then the message waits in its queue, it is not the message's fault.</summary>
    public static bool IsDatabaseAway(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } or TimeoutException or System.Net.Sockets.SocketException
        || (exception is NpgsqlException and not PostgresException)
        || (exception.InnerException is { } inner && IsDatabaseAway(inner));
}

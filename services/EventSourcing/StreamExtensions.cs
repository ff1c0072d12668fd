using System.Diagnostics;
using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Events;
using Marten.Exceptions;
using Npgsql;

namespace EditorialPlatform.EventSourcing;

/// <summary>Loads a stream, decides on its state and appends to it, for commands, messages and background tasks alike.</summary>
public static class StreamExtensions
{
    /// <summary>Appends to a stream on behalf of the system rather than a person, for example when a schedule falls due.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <param name="session">A separate session, which is saved.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="continues">The events whose trace is continued.</param>
    /// <param name="decide">Decides, given the state.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task AppendAsSystemAsync<TState>(
        this IDocumentSession session, Guid stream, IReadOnlyList<Type> continues,
        Func<TState, IReadOnlyList<object>> decide, DateTimeOffset now,
        CancellationToken cancellationToken)
        where TState : class, IStreamState<TState>, new()
    {
        using var continued = (await session.FindTraceContextAsync(stream, continues, cancellationToken)).StartLinkedActivity($"act on {typeof(TState).Name}");
        session.Attribute(Guid.Empty, "", cause: null);
        await session.DecideAsync(stream, decide, now, cause: null, cancellationToken);
        await session.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Loads a stream, decides, appends with the version that was loaded.</summary>
    public static async Task DecideAsync<TState>(
        this IDocumentSession session, Guid stream, Func<TState, IReadOnlyList<object>> decide,
        DateTimeOffset now, string? cause, CancellationToken cancellationToken)
        where TState : class, IStreamState<TState>, new()
    {
        var loaded = await session.LoadStateAsync<TState>(stream, cancellationToken);
        await loaded.AppendAsync(decide(loaded.State), by: null, now, cause, cancellationToken);
    }

    /// <summary>Loads a stream to decide on.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <param name="session">The session that will append.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<LoadedState<TState>> LoadStateAsync<TState>(this IDocumentSession session, Guid stream, CancellationToken cancellationToken)
        where TState : class, IStreamState<TState>, new()
    {
        // First: whatever changes the stream meanwhile has then raised the version that this is written back with.
        var working = await TState.LoadWorkingStateAsync(session, stream, cancellationToken);
        return new(session, await session.Events.FetchForWriting<TState>(stream, cancellationToken), working);
    }

    /// <summary>Records in the events' metadata who acted, what caused it, and the trace it belongs to.</summary>
    /// <param name="session">The session that appends.</param>
    /// <param name="who">Id of the person.</param>
    /// <param name="name">Name of the person.</param>
    /// <param name="cause">The id of the message that caused it.</param>
    public static void Attribute(this IDocumentSession session, Guid who, string name, Guid? cause)
    {
        session.LastModifiedBy = who.ToString();
        session.SetHeader("who", name);
        session.CausationId = cause?.ToString();
        session.CorrelationId = Activity.Current?.TraceId.ToString();
        if (Activity.Current?.Id is { } trace)
        {
            session.SetHeader("traceparent", trace);
        }
    }

    /// <summary>Appends to the loaded stream. Event ids are derived from their cause, so that the store itself rejects a second attempt.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <param name="session">The session.</param>
    /// <param name="stream">The stream as loaded.</param>
    /// <param name="happened">The events' data.</param>
    /// <param name="now">The time.</param>
    /// <param name="cause">The cause of the events; <see langword="null"/> if it cannot occur twice.</param>
    public static void Append<TState>(
        this IDocumentSession session, IEventStream<TState> stream, IReadOnlyList<object> happened, DateTimeOffset now, string? cause)
        where TState : class
    {
        if (happened.Count == 0)
        {
            return;
        }

        // The session's headers overwrite those of its events, and one of them is not of the session's person.
        var name = session.GetHeader("who");
        var mixed = happened.Any(each => each is EventBy);
        if (mixed)
        {
            ((IMetadataContext)session).Headers?.Remove("who");
        }

        var events = happened.Select((each, index) =>
        {
            var (data, by) = each is EventBy other ? (other.Data, other.By) : (each, null);
            var wrapped = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(data.GetType()), data)!;
            if (mixed && (by?.Name ?? name) is { } who)
            {
                wrapped.SetHeader("who", who);
            }

            wrapped.UserName = by?.Id.ToString();
            wrapped.Id = cause is null ? Guid.CreateVersion7(now) : DeterministicGuid.Create("event", cause, stream.Id, index);
            wrapped.Timestamp = now;
            return (object)wrapped;
        }).ToArray();
        stream.AppendMany(events);
    }

    /// <summary>Whether another writer was faster, so that the stream should be loaded and the decision made again.</summary>
    /// <param name="exception">The exception from saving.</param>
    public static bool IsConcurrencyConflict(Exception exception) =>
        exception is ConcurrencyException or Marten.Exceptions.ExistingStreamIdCollisionException or DocumentAlreadyExistsException
        || exception is MartenCommandException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } }
        // The same command sent twice meets both the version and the answer of the first.
        || (exception is AggregateException several && several.InnerExceptions.Any(IsConcurrencyConflict));
}

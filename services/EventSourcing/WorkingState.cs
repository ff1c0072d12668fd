using EditorialPlatform.Contracts;
using JasperFx.Events;
using Marten;
using Marten.Events;

namespace EditorialPlatform.EventSourcing;

/// <summary>
/// What is kept of a stream beside its events until it is recorded as one of them, such as the words somebody is typing. It is written with every
/// change of the stream, so that its version also settles which of two changes was first when one of them leaves no event.
/// </summary>
/// <typeparam name="TState">The stream's state.</typeparam>
public interface IWorkingState<TState>
    where TState : class
{
    /// <summary>The state that decisions are made on: what is recorded, and then what is not.</summary>
    /// <param name="recorded">The state that the events make.</param>
    TState ApplyTo(TState recorded);

    /// <summary>Keeps what a decision leaves unrecorded.</summary>
    /// <param name="session">The session; it is saved afterwards.</param>
    /// <param name="recorded">The state that the events make.</param>
    /// <param name="happened">What was decided; not empty.</param>
    /// <param name="by">Who decided; nobody when a message or a background task did.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The events to append, those of another person as <see cref="EventBy"/>.</returns>
    Task<IReadOnlyList<object>> KeepAsync(
        IDocumentSession session, TState recorded, IReadOnlyList<object> happened, Guid? by, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>An event by another person than the one whose command appends it.</summary>
/// <param name="By">Whose event it is.</param>
/// <param name="Data">The event.</param>
public sealed record EventBy(Person By, object Data);

/// <summary>A stream's state as it was loaded to decide on.</summary>
/// <typeparam name="TState">Its state.</typeparam>
/// <param name="Session">The session.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Working">What is kept beside it; <see langword="null"/> where the kind of stream keeps nothing.</param>
public sealed record LoadedState<TState>(IDocumentSession Session, IEventStream<TState> Stream, IWorkingState<TState>? Working)
    where TState : class, IStreamState<TState>, new()
{
    private readonly TState recorded = Stream.Aggregate ?? new TState();

    /// <summary>The state to decide on.</summary>
    public TState State => Working?.ApplyTo(recorded) ?? recorded;

    /// <summary>Number of its events.</summary>
    public long Version => Stream.CurrentVersion ?? 0;

    /// <summary>Appends what was decided, with the version that was loaded, or keeps it beside the stream.</summary>
    /// <param name="happened">What was decided.</param>
    /// <param name="by">Who decided; nobody when a message or a background task did.</param>
    /// <param name="now">The time.</param>
    /// <param name="cause">What led to it; none when nothing can repeat it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task AppendAsync(IReadOnlyList<object> happened, Guid? by, DateTimeOffset now, string? cause, CancellationToken cancellationToken)
    {
        if (happened.Count > 0)
        {
            var events = Working is null ? happened : await Working.KeepAsync(Session, recorded, happened, by, now, cancellationToken);
            Session.Append(Stream, events, now, cause);
        }
    }
}

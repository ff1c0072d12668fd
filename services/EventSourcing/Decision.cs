using System.Text.Json;

namespace EditorialPlatform.EventSourcing;

/// <summary>The state that a stream's rules need. The event store, the command endpoint and the specs all fold it from the stream's events.</summary>
/// <typeparam name="TSelf">The state itself: an immutable <c>sealed partial record</c>
/// whose parameterless constructor is the state before any event.</typeparam>
public interface IStreamState<TSelf>
    where TSelf : class, IStreamState<TSelf>, new()
{
    /// <summary>Whether any event has happened.</summary>
    bool Exists { get; }

    /// <summary>The type of the answer of a command that gives none of its own:
    /// <see cref="CommandResult{TStatus}"/>. A state without phases has none.</summary>
    static virtual Type ResultType => typeof(void);

    /// <summary>The answer of a command that gives none of its own.</summary>
    /// <param name="id">The stream.</param>
    /// <param name="version">Its version, as in the <c>ETag</c>.</param>
    object ToResult(Guid id, long version) => throw new InvalidOperationException($"{typeof(TSelf).Name} has no phases: its commands answer for themselves.");

    /// <summary>What is kept beside the stream's events; only a kind of stream that keeps something has it.</summary>
    /// <param name="session">The session that will write it back.</param>
    /// <param name="id">The stream.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    static virtual Task<IWorkingState<TSelf>?> LoadWorkingStateAsync(Marten.IDocumentSession session, Guid id, CancellationToken cancellationToken) =>
        Task.FromResult<IWorkingState<TSelf>?>(null);

    /// <summary>The number in the <c>ETag</c>: the stream's version, unless the state counts changes itself.</summary>
    /// <param name="streamVersion">The stream's version.</param>
    long ToETag(long streamVersion) => streamVersion;

    /// <summary>The state after one more event. Never throws, reads no clock, and is unchanged by an event it does not know.</summary>
    /// <param name="event">The event's data.</param>
    TSelf Evolve(object @event);

    /// <summary>Whether the person may know that the stream exists; if not, every answer is 404.</summary>
    /// <param name="actor">Who asks.</param>
    bool CanRead(Actor actor);
}

/// <summary>A stream's state whose phases are an enumeration: what the API shows as <c>state</c>.</summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
/// <typeparam name="TStatus">The phases.</typeparam>
public interface IStreamState<TSelf, TStatus> : IStreamState<TSelf>
    where TSelf : class, IStreamState<TSelf, TStatus>, new()
    where TStatus : struct, Enum
{
    /// <summary>The phase it is in.</summary>
    TStatus State { get; }

    static Type IStreamState<TSelf>.ResultType => typeof(CommandResult<TStatus>);

    object IStreamState<TSelf>.ToResult(Guid id, long version) => new CommandResult<TStatus>(id, State, version);
}

/// <summary>The usual answer of a command: what it was for, and the state afterwards.</summary>
/// <typeparam name="TStatus">The states.</typeparam>
/// <param name="ArticleId">The article.</param>
/// <param name="State">The state.</param>
/// <param name="Version">The number in the <c>ETag</c>.</param>
public sealed record CommandResult<TStatus>(Guid ArticleId, TStatus State, long Version);

/// <summary>The outcome of a command: events, or a <see cref="EventSourcing.Rejection"/>. No events means that the requested state already holds.</summary>
/// <param name="Events">What happened, in order.</param>
/// <param name="Rejection">Why not.</param>
/// <param name="Answer">The body of the answer; without one, article id, state and version.</param>
public sealed record Decision(IReadOnlyList<object> Events, Rejection? Rejection = null, object? Answer = null)
{
    /// <summary>The requested state already holds: the command succeeds and records nothing.</summary>
    public static Decision NoChange { get; } = new([]);

    /// <summary>Accepts the command.</summary>
    /// <param name="events">The events, in order.</param>
    public static Decision Accept(params IReadOnlyList<object> events) => new(events);

    /// <summary>Rejects the command.</summary>
    /// <param name="refusal">Why not.</param>
    public static implicit operator Decision(Rejection refusal) => new([], refusal);
}

/// <summary>Why a command or request is rejected: a stable code for programs and a sentence for people.</summary>
/// <param name="Status">The HTTP status: 403 may not, 404 may not see, 409 not in this state, 412 stale, 422 fields.</param>
/// <param name="Code">Stable and kebab-case, such as <c>four-eyes</c>; the end of the problem's <c>type</c>.</param>
/// <param name="Detail">One sentence, fit for a screen.</param>
/// <param name="More">Further members of the problem document, such as <c>conflicts</c> or <c>errors</c>.</param>
public sealed record Rejection(int Status, string Code, string Detail, IReadOnlyDictionary<string, object>? More = null)
{
    /// <summary>The resource does not exist, or this person may not know that it does.</summary>
    public static Rejection NotFound { get; } = new(404, "not-found", "There is nothing here.");

    /// <summary>The person may see it but not do this.</summary>
    /// <param name="detail">Who may.</param>
    public static Rejection Forbidden(string detail) => new(403, "forbidden", detail);

    /// <summary>A person may not approve work they contributed to.</summary>
    /// <param name="detail">What the part was.</param>
    public static Rejection FourEyes(string detail) => new(403, "four-eyes", detail);

    /// <summary>Not in this state.</summary>
    /// <param name="code">The stable code.</param>
    /// <param name="detail">The sentence.</param>
    /// <param name="more">Further members of the problem document.</param>
    public static Rejection Conflict(string code, string detail, IReadOnlyDictionary<string, object>? more = null) => new(409, code, detail, more);

    /// <summary>Fields that cannot be accepted.</summary>
    /// <param name="errors">Sentences by JSON pointer.</param>
    public static Rejection Fields(IReadOnlyDictionary<string, string[]> errors) =>
        new(422, "fields", "Some fields cannot be accepted.", new Dictionary<string, object> { ["errors"] = errors });

    /// <summary>What both say of fields; of one field, what this says.</summary>
    /// <param name="other">A refusal of fields, or none.</param>
    public Rejection And(Rejection? other) =>
        other?.More?["errors"] is not IReadOnlyDictionary<string, string[]> more ? this
        : Fields(((IReadOnlyDictionary<string, string[]>)More!["errors"]).Concat(more).DistinctBy(error => error.Key).ToDictionary(StringComparer.Ordinal));

    /// <summary>One field that cannot be accepted.</summary>
    /// <param name="pointer">JSON pointer of the field.</param>
    /// <param name="sentence">Why.</param>
    public static Rejection Field(string pointer, string sentence) => Fields(new Dictionary<string, string[]> { [pointer] = [sentence] });
}

/// <summary>Thrown where a rejection cannot be returned, such as while a request is read. It becomes the same problem document.</summary>
/// <param name="refusal">The refusal.</param>
public sealed class RejectionException(Rejection refusal) : Exception(refusal.Detail)
{
    /// <summary>The refusal.</summary>
    public Rejection Rejection { get; } = refusal;
}

/// <summary>A value that is valid JSON but not an acceptable value (422), as opposed to JSON that cannot be parsed (400).</summary>
/// <param name="message">Why.</param>
public sealed class InvalidValueException(string message) : JsonException(message);

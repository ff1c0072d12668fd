using System.Text.Json;

namespace EditorialPlatform.EventSourcing;

/// <summary>The state that decisions about a stream need. The event store, the command endpoints and the specs all fold it from the stream's events.</summary>
/// <typeparam name="TSelf">The state's own type: an immutable <c>sealed partial record</c>
/// whose parameterless constructor creates the state before any event.</typeparam>
public interface IStreamState<TSelf>
    where TSelf : class, IStreamState<TSelf>, new()
{
    /// <summary>Whether there has been any event.</summary>
    bool Exists { get; }

    /// <summary>The response type of commands that return no result of their own:
    /// <see cref="CommandResult{TStatus}"/>. A state without a status has none.</summary>
    static virtual Type ResultType => typeof(void);

    /// <summary>Creates the response of a command that returns no result of its own.</summary>
    /// <param name="id">The stream's id.</param>
    /// <param name="version">The version, as in the <c>ETag</c>.</param>
    object ToResult(Guid id, long version) => throw new InvalidOperationException($"{typeof(TSelf).Name} has no status, so its commands must return results.");

    /// <summary>Loads what is kept beside the stream's events. Only streams with a working state override this.</summary>
    /// <param name="session">The session that will store it again.</param>
    /// <param name="id">The stream's id.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    static virtual Task<IWorkingState<TSelf>?> LoadWorkingStateAsync(Marten.IDocumentSession session, Guid id, CancellationToken cancellationToken) =>
        Task.FromResult<IWorkingState<TSelf>?>(null);

    /// <summary>The number in the <c>ETag</c>: the stream's version, unless the state counts changes itself.</summary>
    /// <param name="streamVersion">The stream's version.</param>
    long ToETag(long streamVersion) => streamVersion;

    /// <summary>Applies an event. Never throws or reads the clock, and ignores unknown events.</summary>
    /// <param name="event">The event's data.</param>
    TSelf Evolve(object @event);

    /// <summary>Whether the person may know that the stream exists; if not, every response is 404.</summary>
    /// <param name="actor">The person.</param>
    bool CanRead(Actor actor);
}

/// <summary>A stream's state with a status, which is an enumeration and shown as <c>state</c> by the API.</summary>
/// <typeparam name="TSelf">The state's own type.</typeparam>
/// <typeparam name="TStatus">The enumeration.</typeparam>
public interface IStreamState<TSelf, TStatus> : IStreamState<TSelf>
    where TSelf : class, IStreamState<TSelf, TStatus>, new()
    where TStatus : struct, Enum
{
    /// <summary>The current status.</summary>
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
/// <param name="Events">The events, in order.</param>
/// <param name="Rejection">The reason, if the command is rejected.</param>
/// <param name="Answer">The response body; by default article id, state and version.</param>
public sealed record Decision(IReadOnlyList<object> Events, Rejection? Rejection = null, object? Answer = null)
{
    /// <summary>The requested state already holds: the command succeeds without events.</summary>
    public static Decision NoChange { get; } = new([]);

    /// <summary>Accepts the command.</summary>
    /// <param name="events">The events, in order.</param>
    public static Decision Accept(params IReadOnlyList<object> events) => new(events);

    /// <summary>Rejects the command.</summary>
    /// <param name="refusal">The reason.</param>
    public static implicit operator Decision(Rejection refusal) => new([], refusal);
}

/// <summary>Why a command or request is rejected: a stable code for programs and a message for people.</summary>
/// <param name="Status">The HTTP status: 403 forbidden, 404 not visible, 409 not in this state, 412 outdated, 422 invalid members.</param>
/// <param name="Code">Stable and in kebab case, such as <c>four-eyes</c>; the last segment of the problem's <c>type</c>.</param>
/// <param name="Detail">A sentence that can be shown to users.</param>
/// <param name="More">Additional members of the problem document, such as <c>conflicts</c> or <c>errors</c>.</param>
public sealed record Rejection(int Status, string Code, string Detail, IReadOnlyDictionary<string, object>? More = null)
{
    /// <summary>The resource does not exist, or this person may not know that it does.</summary>
    public static Rejection NotFound { get; } = new(404, "not-found", "There is nothing here.");

    /// <summary>The person may see the resource but not do this.</summary>
    /// <param name="detail">Who is allowed to.</param>
    public static Rejection Forbidden(string detail) => new(403, "forbidden", detail);

    /// <summary>A person may not approve work they contributed to.</summary>
    /// <param name="detail">How they contributed.</param>
    public static Rejection FourEyes(string detail) => new(403, "four-eyes", detail);

    /// <summary>The command is not possible in the current state.</summary>
    /// <param name="code">The stable code.</param>
    /// <param name="detail">The message.</param>
    /// <param name="more">Additional members of the problem document.</param>
    public static Rejection Conflict(string code, string detail, IReadOnlyDictionary<string, object>? more = null) => new(409, code, detail, more);

    /// <summary>Members with invalid values.</summary>
    /// <param name="errors">Messages by JSON pointer.</param>
    public static Rejection Fields(IReadOnlyDictionary<string, string[]> errors) =>
        new(422, "fields", "Some fields cannot be accepted.", new Dictionary<string, object> { ["errors"] = errors });

    /// <summary>Combines two rejections of members. For a member in both, this one's messages are kept.</summary>
    /// <param name="other">A rejection of members, or <see langword="null"/>.</param>
    public Rejection And(Rejection? other) =>
        other?.More?["errors"] is not IReadOnlyDictionary<string, string[]> more ? this
        : Fields(((IReadOnlyDictionary<string, string[]>)More!["errors"]).Concat(more).DistinctBy(error => error.Key).ToDictionary(StringComparer.Ordinal));

    /// <summary>A member with an invalid value.</summary>
    /// <param name="pointer">The member's JSON pointer.</param>
    /// <param name="sentence">The message.</param>
    public static Rejection Field(string pointer, string sentence) => Fields(new Dictionary<string, string[]> { [pointer] = [sentence] });
}

/// <summary>Thrown where a rejection cannot be returned, such as while a request is read. It becomes the same problem document.</summary>
/// <param name="refusal">The rejection.</param>
public sealed class RejectionException(Rejection refusal) : Exception(refusal.Detail)
{
    /// <summary>The rejection.</summary>
    public Rejection Rejection { get; } = refusal;
}

/// <summary>A value that is valid JSON but not an acceptable value (422), as opposed to JSON that cannot be parsed (400).</summary>
/// <param name="message">The message.</param>
public sealed class InvalidValueException(string message) : JsonException(message);

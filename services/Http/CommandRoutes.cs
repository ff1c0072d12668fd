using System.Diagnostics;
using System.Text.Json;
using EditorialPlatform.EventSourcing;
using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Exceptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EditorialPlatform.Http;

/// <summary>A vertical slice: one use case in one file, which maps its own route. The service's <c>Routes.cs</c> lists them all.</summary>
public interface IEndpoint
{
    /// <summary>Maps the slice's route.</summary>
    /// <param name="routes">The route builder.</param>
    static abstract void Map(IEndpointRouteBuilder routes);
}

/// <summary>How a command's route differs from the default, <c>POST …/{articleId}/…</c> with response 200.</summary>
/// <typeparam name="TCommand">The command.</typeparam>
public sealed record CommandOptions<TCommand>
{
    /// <summary>The HTTP method.</summary>
    public string Method { get; init; } = HttpMethods.Post;

    /// <summary>Whether <c>If-Match</c> is required, because the command overwrites or ends something a person has read and contains no revision.</summary>
    public bool RequiresIfMatch { get; init; }

    /// <summary>Whether the command may create the stream.</summary>
    public bool CreatesStream { get; init; }

    /// <summary>The <c>Location</c> of what the command creates; if set, the response is 201.</summary>
    public Func<Guid, string>? Location { get; init; }

    /// <summary>The stream of the command; by default the <c>articleId</c> in the
    /// route. The last argument is an id reserved for this command.</summary>
    public Func<TCommand, HttpContext, Guid, Guid>? Stream { get; init; }

    /// <summary>
    /// The events whose trace the command continues. A decision about something from another service belongs to the trace of its arrival,
    /// even if it is made much later. The newest of these events in the stream is used, with a link to the request's own trace.
    /// </summary>
    public IReadOnlyList<Type> ContinuesTraceOf { get; init; } = [];

    /// <summary>Reads a command whose body is not JSON, and returns it with the hash of the body.</summary>
    public Func<HttpContext, Task<(TCommand Command, string Hash)>>? Read { get; init; }

    /// <summary>The response type, if the decision returns its own; otherwise <see cref="CommandResult{TStatus}"/>.</summary>
    public Type? Answer { get; init; }

    /// <summary>The media types of the body in the OpenAPI document. They are enforced when the body is read, after the check of its size.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = ["application/json"];
}

/// <summary>Runs every command in the same steps: read, load, decide, append to the version that was loaded, respond.</summary>
public static class CommandRoutes
{
    private const int Attempts = 8;

    /// <summary>Maps a command whose decision needs only the stream's state.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <typeparam name="TCommand">The command: a public record of the fields a client may send.</typeparam>
    /// <param name="routes">The route builder.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="decide">Decides, given state, command, person and time. Called again after a concurrency conflict.</param>
    /// <param name="options">Deviations from the default route.</param>
    public static RouteHandlerBuilder MapCommand<TState, TCommand>(
        this IEndpointRouteBuilder routes, string pattern,
        Func<TState, TCommand, Actor, DateTimeOffset, Decision> decide,
        CommandOptions<TCommand>? options = null)
        where TState : class, IStreamState<TState>, new()
        where TCommand : notnull =>
        routes.MapCommand<TState, TCommand, object?>(
            pattern, (_, _, _) => Task.FromResult<object?>(null), (state, command, _, actor, now) => decide(state, command, actor, now), options);

    /// <summary>Maps a command whose decision needs data from outside its stream.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <typeparam name="TCommand">The command: a public record of the fields a client may send.</typeparam>
    /// <typeparam name="TFacts">That data.</typeparam>
    /// <param name="routes">The route builder.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="facts">Loads the data, given session, stream id and command.</param>
    /// <param name="decide">Decides, given state, command, data, person and time.</param>
    /// <param name="options">Deviations from the default route.</param>
    public static RouteHandlerBuilder MapCommand<TState, TCommand, TFacts>(
        this IEndpointRouteBuilder routes, string pattern, Func<IQuerySession, Guid, TCommand, Task<TFacts>> facts,
        Func<TState, TCommand, TFacts, Actor, DateTimeOffset, Decision> decide, CommandOptions<TCommand>? options = null)
        where TState : class, IStreamState<TState>, new()
        where TCommand : notnull
    {
        options ??= new();
        return routes.MapMethods(
                pattern, [options.Method],
                async Task<IResult> (HttpContext http) => await RunAsync(http, () => ReadAsync(http, options.Read), facts, decide, options))
            .DescribeCommand<TState, TCommand>(options);
    }

    /// <summary>Runs a command whose endpoint binds parameters or reads the body itself; see <see cref="DescribeCommand"/> for its description.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <typeparam name="TFacts">Data from outside the stream.</typeparam>
    /// <param name="http">The request.</param>
    /// <param name="read">Reads the command, the hash of the body, and errors in individual values.</param>
    /// <param name="facts">Loads the data, given session, stream id and command.</param>
    /// <param name="decide">Decides, given state, command, data, person and time.</param>
    /// <param name="options">Deviations from the default route.</param>
    public static async Task<IResult> RunAsync<TState, TCommand, TFacts>(
        HttpContext http, Func<Task<(TCommand Command, string Hash, Rejection? Values)>> read, Func<IQuerySession, Guid, TCommand, Task<TFacts>> facts,
        Func<TState, TCommand, TFacts, Actor, DateTimeOffset, Decision> decide, CommandOptions<TCommand> options)
        where TState : class, IStreamState<TState>, new()
        where TCommand : notnull
    {
        var actor = Actor.From(http.User) ?? throw new RejectionException(new Rejection(401, "sign-in", "Sign in first."));
        var (command, hash, values) = await read();
        var key = IdempotencyKey.Of(http, actor, hash);
        var own = key.Id is null ? Guid.CreateVersion7() : DeterministicGuid.Create("command", key.Id);
        var stream = options.Stream?.Invoke(command, http, own) ?? Guid.Parse((string)http.Request.RouteValues["articleId"]!);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await DecideAsync(http, stream, command, values, actor, key, facts, decide, options);
            }
            catch (Exception faster) when (attempt < Attempts && StreamExtensions.IsConcurrencyConflict(faster))
            {
                // On the retry, the command sees the other change: a repeated key gets its response, an outdated version 412.
                await Task.Delay(Random.Shared.Next(5 * attempt), http.RequestAborted);
            }
        }
    }

    /// <summary>Describes a command's endpoint for OpenAPI: operation id, body, headers, response, and the problems common to all commands.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="options">Deviations from the default route.</param>
    public static RouteHandlerBuilder DescribeCommand<TState, TCommand>(this RouteHandlerBuilder endpoint, CommandOptions<TCommand> options)
        where TState : class, IStreamState<TState>, new()
        where TCommand : notnull
    {
        endpoint = endpoint.DescribeCommand<TCommand>(
            options.Location is null ? 200 : 201, options.Answer ?? TState.ResultType, options.MediaTypes, options.RequiresIfMatch);
        endpoint = options.CreatesStream ? endpoint : endpoint.Refuses(404, "not-found");
        return options.RequiresIfMatch ? endpoint.Refuses(428, "version-required") : endpoint;
    }

    private static async Task<(TCommand Command, string Hash, Rejection? Values)> ReadAsync<TCommand>(
        HttpContext http, Func<HttpContext, Task<(TCommand Command, string Hash)>>? read)
    {
        if (read is null)
        {
            return await RequestBody.ReadCommandAsync<TCommand>(http);
        }

        var (command, hash) = await read(http);
        return (command, hash, null);
    }

    private static async Task<IResult> DecideAsync<TState, TCommand, TFacts>(
        HttpContext http, Guid id, TCommand command, Rejection? values, Actor actor, IdempotencyKey key,
        Func<IQuerySession, Guid, TCommand, Task<TFacts>> facts, Func<TState, TCommand, TFacts, Actor, DateTimeOffset, Decision> decide,
        CommandOptions<TCommand> options)
        where TState : class, IStreamState<TState>, new()
    {
        var cancellationToken = http.RequestAborted;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        await using var session = http.RequestServices.GetRequiredService<IDocumentStore>().LightweightSession();
        var stream = await session.LoadStateAsync<TState>(id, cancellationToken);
        var state = stream.State;
        if (state.Exists ? !state.CanRead(actor) : !options.CreatesStream)
        {
            return new Problem(Rejection.NotFound);
        }

        // Deciding has no side effects, so 403 and 404 can come before the idempotency and version checks, and 409 and 422 after them.
        var decision = decide(state, command, await facts(session, id, command), actor, now);
        if (decision.Rejection is { Status: 403 or 404 } no)
        {
            return new Problem(no);
        }

        if (await key.FindAsync(session, cancellationToken) is { } answered)
        {
            return answered.ToResult();
        }

        if (Preconditions.CheckIfMatch(http, state.ToETag(stream.Version), options.RequiresIfMatch && state.Exists) is { } stale)
        {
            return new Problem(stale);
        }

        if ((values is not null && decision.Rejection is null or { Status: 422 } ? values.And(decision.Rejection) : decision.Rejection) is { } refusal)
        {
            return new Problem(refusal);
        }

        var after = decision.Events.Aggregate(state, (current, happened) => current.Evolve(happened));
        var version = after.ToETag(stream.Version + decision.Events.Count);
        var body = decision.Answer ?? after.ToResult(id, version);
        if (body.GetType() != (options.Answer ?? TState.ResultType))
        {
            throw new InvalidOperationException($"{typeof(TCommand).Name} returns {body.GetType().Name}, which its route does not declare.");
        }

        var answer = new IdempotentResponse
        {
            Id = key.Id ?? "",
            Target = key.Target,
            BodyHash = key.BodyHash,
            Status = options.Location is null ? 200 : 201,
            ETag = Preconditions.ETag(version),
            Location = options.Location?.Invoke(id),
            Body = JsonSerializer.Serialize(body, Json.Options),
            At = now,
        };
        using var continued = (await session.FindTraceContextAsync(id, options.ContinuesTraceOf, cancellationToken))
            .StartLinkedActivity($"decide {typeof(TCommand).Name}");
        session.Attribute(actor.Id, actor.Name, cause: null);
        await stream.AppendAsync(decision.Events, actor.Id, now, key.Id is null ? null : $"{key.Id} {key.Target}", cancellationToken);
        if (key.Id is not null)
        {
            session.Insert(answer);
        }

        await session.SaveChangesAsync(cancellationToken);
        return answer.ToResult();
    }
}

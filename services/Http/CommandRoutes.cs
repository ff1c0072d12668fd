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

/// <summary>A slice: one intention, one file, which maps its own route. The service's <c>Routes.cs</c> lists them all.</summary>
public interface IEndpoint
{
    /// <summary>Hangs the slice's route.</summary>
    /// <param name="routes">Where.</param>
    static abstract void Map(IEndpointRouteBuilder routes);
}

/// <summary>How a command's route differs from the usual <c>POST …/{articleId}/…</c> answered with 200.</summary>
/// <typeparam name="TCommand">The command.</typeparam>
public sealed record CommandOptions<TCommand>
{
    /// <summary>The HTTP method.</summary>
    public string Method { get; init; } = HttpMethods.Post;

    /// <summary>Whether <c>If-Match</c> must be sent: the command overwrites or ends something a person has looked at and names no revision itself.</summary>
    public bool RequiresIfMatch { get; init; }

    /// <summary>Whether the stream may not exist yet.</summary>
    public bool CreatesStream { get; init; }

    /// <summary>The address of what the command started; makes the answer 201.</summary>
    public Func<Guid, string>? Location { get; init; }

    /// <summary>The stream the command is for; without it, the <c>articleId</c> of
    /// the address. The last argument is an id that only this command gets.</summary>
    public Func<TCommand, HttpContext, Guid, Guid>? Stream { get; init; }

    /// <summary>
    /// The events whose trace the command goes on in: a decision on what was brought from elsewhere belongs to the way of what was brought,
    /// whoever decides and however much later. The newest of these events in the stream counts; the request itself is linked.
    /// </summary>
    public IReadOnlyList<Type> ContinuesTraceOf { get; init; } = [];

    /// <summary>Reads the command where its body is not JSON; answers it with the hash of the body.</summary>
    public Func<HttpContext, Task<(TCommand Command, string Hash)>>? Read { get; init; }

    /// <summary>The answer of a decision that gives one of its own; otherwise <see cref="CommandResult{TStatus}"/>.</summary>
    public Type? Answer { get; init; }

    /// <summary>What the body may be, as the OpenAPI document says it; whoever reads the body refuses another type, after its size.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = ["application/json"];
}

/// <summary>The one way a command runs: read, load, decide, append with the version that was loaded, answer.</summary>
public static class CommandRoutes
{
    private const int Attempts = 8;

    /// <summary>Hangs a command whose decision needs the stream's state alone.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <typeparam name="TCommand">The command: a public record of the fields a client may send.</typeparam>
    /// <param name="routes">Where.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="decide">The rule: state, command, person and time to events or a refusal. Called again when somebody else was faster.</param>
    /// <param name="options">What is unusual.</param>
    public static RouteHandlerBuilder MapCommand<TState, TCommand>(
        this IEndpointRouteBuilder routes, string pattern,
        Func<TState, TCommand, Actor, DateTimeOffset, Decision> decide,
        CommandOptions<TCommand>? options = null)
        where TState : class, IStreamState<TState>, new()
        where TCommand : notnull =>
        routes.MapCommand<TState, TCommand, object?>(
            pattern, (_, _, _) => Task.FromResult<object?>(null), (state, command, _, actor, now) => decide(state, command, actor, now), options);

    /// <summary>Hangs a command whose decision needs facts from outside its stream.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <typeparam name="TCommand">The command: a public record of the fields a client may send.</typeparam>
    /// <typeparam name="TFacts">The facts.</typeparam>
    /// <param name="routes">Where.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="facts">Fetches the facts: session, stream id, command.</param>
    /// <param name="decide">The rule: state, command, facts, person and time to events or a refusal.</param>
    /// <param name="options">What is unusual.</param>
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

    /// <summary>Runs a command whose endpoint binds parameters or reads a body of its own; its route is described by <see cref="DescribeCommand"/>.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <typeparam name="TFacts">The facts.</typeparam>
    /// <param name="http">The request.</param>
    /// <param name="read">Reads the command: itself, the hash of the body, and what is wrong with single values.</param>
    /// <param name="facts">Fetches the facts: session, stream id, command.</param>
    /// <param name="decide">The rule.</param>
    /// <param name="options">What is unusual.</param>
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
                // Loaded again, the command meets what the other one did: the same key its answer, a stale version its 412.
                await Task.Delay(Random.Shared.Next(5 * attempt), http.RequestAborted);
            }
        }
    }

    /// <summary>Describes a command's endpoint: id, body, headers, answer, and the problems that any command can be refused with.</summary>
    /// <typeparam name="TState">The stream's state.</typeparam>
    /// <typeparam name="TCommand">The command.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="options">What is unusual.</param>
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

        // The rule is pure, so it can be asked before the checks that come between "may not" and "not now".
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
            throw new InvalidOperationException($"{typeof(TCommand).Name} answers with {body.GetType().Name}, which its route does not declare.");
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

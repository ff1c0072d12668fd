using EditorialPlatform.EventSourcing;
using Marten;
using Marten.Schema;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Http;

/// <summary>The response to a command, stored together with its events and kept for 30 days, so that repeating the command has no effect.</summary>
[DocumentAlias("storedanswer")]
public sealed record IdempotentResponse
{
    /// <summary>How long responses are kept.</summary>
    public static TimeSpan Retention { get; } = TimeSpan.FromDays(30);

    /// <summary>Person and key, because keys are only unique for each person.</summary>
    public required string Id { get; init; }

    /// <summary>The command's method and path.</summary>
    public required string Target { get; init; }

    /// <summary>The hash of the command's body.</summary>
    public required string BodyHash { get; init; }

    /// <summary>The response's status; only successes are stored.</summary>
    public required int Status { get; init; }

    /// <summary>The response's <c>ETag</c>, if the command left a resource.</summary>
    public string? ETag { get; init; }

    /// <summary>The response's <c>Location</c>.</summary>
    public string? Location { get; init; }

    /// <summary>The exact body of the response.</summary>
    public required string Body { get; init; }

    /// <summary>The time of the response.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Creates the HTTP response, the first time and for every repetition.</summary>
    public IResult ToResult() => new Result(this);

    private sealed class Result(IdempotentResponse answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = answer.Status;
            response.ContentType = "application/json; charset=utf-8";
            response.Headers.ETag = answer.ETag;
            response.Headers.Location = answer.Location;
            return response.WriteAsync(answer.Body, httpContext.RequestAborted);
        }
    }
}

/// <summary>The <c>Idempotency-Key</c> of a request.</summary>
/// <param name="Id">Person and key; <see langword="null"/> when none was sent.</param>
/// <param name="Target">The command's method and path.</param>
/// <param name="BodyHash">The hash of the command's body.</param>
public sealed record IdempotencyKey(string? Id, string Target, string BodyHash)
{
    /// <summary>Reads the key from the request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="actor">The person.</param>
    /// <param name="bodyHash">The hash of the command's body.</param>
    /// <exception cref="RejectionException">400: the key is malformed.</exception>
    public static IdempotencyKey Of(HttpContext http, Actor actor, string bodyHash)
    {
        var target = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}";
        var sent = http.Request.Headers["Idempotency-Key"];
        if (sent.Count == 0)
        {
            return new(null, target, bodyHash);
        }

        return sent.Count == 1 && sent[0] is { Length: >= 1 and <= 100 } key && key.All(character => character is > ' ' and <= '~')
            ? new($"{actor.Id:N}:{key}", target, bodyHash)
            : throw new RejectionException(new Rejection(400, "idempotency-key", "An Idempotency-Key is 1 to 100 visible ASCII characters."));
    }

    /// <summary>Returns the response that this command has already received.</summary>
    /// <param name="stored">The response stored under the key.</param>
    /// <exception cref="RejectionException">422: the key was used for a different command.</exception>
    public IdempotentResponse? Check(IdempotentResponse? stored) =>
        stored is null || (stored.Target == Target && stored.BodyHash == BodyHash)
            ? stored
            : throw new RejectionException(new Rejection(422, "idempotency-key-reuse", "This Idempotency-Key was used for another command."));

    internal async Task<IdempotentResponse?> FindAsync(IQuerySession session, CancellationToken cancellationToken) =>
        Id is null ? null : Check(await session.LoadAsync<IdempotentResponse>(Id, cancellationToken));
}

using Marten;
using Marten.Schema;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>The answer a command got, kept with its events for 30 days so that sending it again changes nothing.</summary>
[DocumentAlias("storedanswer")]
public sealed record StoredAnswer
{
    /// <summary>How long answers are kept.</summary>
    public static TimeSpan Retention { get; } = TimeSpan.FromDays(30);

    /// <summary>Person and key: the same key of another person is another command.</summary>
    public required string Id { get; init; }

    /// <summary>Method and path of the command.</summary>
    public required string Target { get; init; }

    /// <summary>Hash of the command's body.</summary>
    public required string BodyHash { get; init; }

    /// <summary>Status of the answer; only successes are kept.</summary>
    public required int Status { get; init; }

    /// <summary>The <c>ETag</c> of the answer; none where the command left nothing to look at.</summary>
    public string? ETag { get; init; }

    /// <summary>The <c>Location</c> of the answer.</summary>
    public string? Location { get; init; }

    /// <summary>The body of the answer, byte for byte.</summary>
    public required string Body { get; init; }

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The answer as it goes out, the first time and again.</summary>
    public IResult AsResult() => new Result(this);

    private sealed class Result(StoredAnswer answer) : IResult
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
/// <param name="Target">Method and path of the command.</param>
/// <param name="BodyHash">Hash of the command's body.</param>
public sealed record IdempotencyKey(string? Id, string Target, string BodyHash)
{
    /// <summary>Reads it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="actor">Who sends it.</param>
    /// <param name="bodyHash">Hash of the command's body.</param>
    /// <exception cref="RefusedException">400.</exception>
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
            : throw new RefusedException(new Refusal(400, "idempotency-key", "An Idempotency-Key is 1 to 100 visible ASCII characters."));
    }

    /// <summary>The answer this command already got.</summary>
    /// <param name="stored">What is kept under the key.</param>
    /// <exception cref="RefusedException">422: the key was used for another command.</exception>
    public StoredAnswer? Check(StoredAnswer? stored) =>
        stored is null || (stored.Target == Target && stored.BodyHash == BodyHash)
            ? stored
            : throw new RefusedException(new Refusal(422, "idempotency-key-reuse", "This Idempotency-Key was used for another command."));

    internal async Task<StoredAnswer?> FindAsync(IQuerySession session, CancellationToken stop) =>
        Id is null ? null : Check(await session.LoadAsync<StoredAnswer>(Id, stop));
}

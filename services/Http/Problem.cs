using System.Diagnostics;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EditorialPlatform.Http;

/// <summary>Writes a rejection as <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="refusal">The rejection.</param>
public sealed class Problem(Rejection refusal) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = refusal.Status;
        if (refusal.Status == 503)
        {
            httpContext.Response.Headers.RetryAfter = "2";
        }

        var problem = new ProblemDetails { Detail = refusal.Detail, Type = TypeOf(refusal.Code) };
        foreach (var (name, value) in refusal.More ?? new Dictionary<string, object>())
        {
            problem.Extensions[name] = value;
        }

        await httpContext.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    internal static string TypeOf(string code) => $"/problems/{code}";

    /// <summary>Sets the same members in all problem documents, including those of the framework.</summary>
    internal static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Status = context.HttpContext.Response.StatusCode;
        if (problem.Type is null || !problem.Type.StartsWith("/problems/", StringComparison.Ordinal))
        {
            problem.Type = TypeOf(problem.Status switch
            {
                401 => "sign-in",
                403 => "forbidden",
                404 => "not-found",
                405 => "method",
                413 => "too-large",
                415 => "media-type",
                503 => "unavailable",
                >= 500 => "failure",
                _ => "unreadable",
            });
        }

        problem.Title = ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        problem.Instance = context.HttpContext.Request.Path;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
    }
}

/// <summary>Converts exceptions to problem documents. Unexpected ones become a 500 without any details.</summary>
/// <param name="log">Receives the details.</param>
internal sealed class ProblemExceptionHandler(ILogger<Problem> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var refusal = exception switch
        {
            RejectionException refused => refused.Rejection,
            BadHttpRequestException bad => new Rejection(bad.StatusCode, bad.StatusCode == 413 ? "too-large" : "unreadable", "The request cannot be read."),
            OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested => new Rejection(499, "gone", "The client went away."),
            _ when StreamExtensions.IsConcurrencyConflict(exception) => Rejection.Conflict("busy", "Others are changing this at the same moment. Try again."),
            _ when IsUnstorable(exception) => new Rejection(400, "unreadable", "The request holds text that cannot be stored."),
            _ when IsDatabaseUnavailable(exception) => new Rejection(
                503, "unavailable", "The database cannot be reached. Nothing may have been saved; sending again with the same Idempotency-Key is safe."),
            _ => new Rejection(500, "failure", "Something failed that should not."),
        };
        if (refusal.Status >= 500 && exception is not RejectionException)
        {
            log.LogError(exception, "{Method} {Path} failed", httpContext.Request.Method, httpContext.Request.Path);
        }

        await new Problem(refusal).ExecuteAsync(httpContext);
        return true;
    }

    // A NUL character in a value that was not read through our JSON converter.
    private static bool IsUnstorable(Exception? exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire }
            || (exception?.InnerException is { } inner && IsUnstorable(inner));

    private static bool IsDatabaseUnavailable(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            // Class 57: shutting down, crashed, cannot connect now; class 53: no connections, disk or memory left; class 08: connection lost; 25006: read-only.
            if (exception is PostgresException { SqlState: var state })
            {
                return state.StartsWith("57", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal)
                    || state.StartsWith("08", StringComparison.Ordinal) || state is "25006" or "55000";
            }

            if (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
            {
                return true;
            }
        }

        return false;
    }
}

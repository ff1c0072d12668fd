using System.Text.Json;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Identity.Database;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>The outcome of an account command: a rejection or a response body.</summary>
/// <param name="Waits">Whether a part of it waits for another admin, which is answered with 202.</param>
public sealed record Done(object? Body, long? Version = null, string? Location = null, Rejection? Refusal = null, bool Waits = false)
{
    public static implicit operator Done(Rejection refusal) => new(null, Refusal: refusal);
}

/// <summary>
/// Runs account commands: for admins only, serialized (otherwise two admins could concurrently demote each other and leave no admin) and idempotent.
/// Stored responses are encrypted because they may contain a password.
/// </summary>
public static class AccountCommand
{
    private const int SerialLock = 0x50454F50;

    public static async Task<IResult> RunAsync<TCommand>(HttpContext http, Func<TCommand, Actor, IdentityDatabase, Task<Done>> act)
        where TCommand : notnull
    {
        var actor = Actor.From(http.User)!;
        var (command, hash, _) = await RequestBody.ReadCommandAsync<TCommand>(http);
        var key = IdempotencyKey.Of(http, actor, hash);
        if (People.Refuse(http) is { } forbidden)
        {
            return new Problem(forbidden);
        }

        http.Response.Headers.CacheControl = "no-store";
        var services = http.RequestServices;
        var (database, seal) = (
            services.GetRequiredService<IdentityDatabase>(), services.GetRequiredService<IDataProtectionProvider>().CreateProtector("answers"));
        await using var transaction = await database.Database.BeginTransactionAsync(http.RequestAborted);
        await LockAsync(database, http.RequestAborted);
        if (key.Id is not null && key.Check(await database.Answers.FindAsync([key.Id], http.RequestAborted)) is { } answered)
        {
            return (answered with { Body = seal.Unprotect(answered.Body) }).ToResult();
        }

        var done = await act(command, actor, database);
        if (done.Refusal is { } refusal)
        {
            return new Problem(refusal);
        }

        var answer = new IdempotentResponse
        {
            Id = key.Id ?? "",
            Target = key.Target,
            BodyHash = key.BodyHash,
            Status = done.Waits ? 202 : done.Location is null ? 200 : 201,
            ETag = done.Version is { } version ? Preconditions.ETag(version) : null,
            Location = done.Location,
            Body = JsonSerializer.Serialize(done.Body, Json.Options),
            At = services.GetRequiredService<TimeProvider>().GetUtcNow(),
        };
        if (key.Id is not null)
        {
            database.Add(answer with { Body = seal.Protect(answer.Body) });
            await database.SaveChangesAsync(http.RequestAborted);
        }

        await transaction.CommitAsync(http.RequestAborted);
        return answer.ToResult();
    }

    /// <summary>Waits until no other account command runs. The lock lasts until the transaction ends.</summary>
    public static Task LockAsync(IdentityDatabase database, CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({SerialLock})", cancellationToken);

    /// <summary>Whether another active admin exists.</summary>
    public static Task<bool> OtherAdminsExistAsync(this IdentityDatabase database, Guid id, CancellationToken cancellationToken) =>
        database.People.AnyAsync(other => other.Id != id && !other.Disabled && other.Roles.Contains("admin"), cancellationToken);

    public static Rejection LastAdmin { get; } = Rejection.Conflict("last-admin", "This is the last admin. Make another one first.");
}

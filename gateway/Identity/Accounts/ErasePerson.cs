using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.Identity.SignIn;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>
/// Erases a person: the account's name, user name and password, its sessions and tokens, and stored responses that contain the name. The user name
/// becomes available again. The id remains, here and in histories, but no longer identifies anybody.
/// </summary>
public sealed record ErasePerson
{
    public static async Task<IResult> AnswerAsync(Guid id, HttpContext http)
    {
        var answer = await RunAsync(id, http);
        http.RequestServices.GetRequiredService<ErasurePublisher>().Wake();
        return answer;
    }

    private static Task<IResult> RunAsync(Guid id, HttpContext http) => AccountCommand.RunAsync<ErasePerson>(http, async (_, actor, database) =>
    {
        var cancellationToken = http.RequestAborted;
        if (await database.Erasures.FindAsync([id], cancellationToken) is { } before)
        {
            return new Done(ErasureView.Of(before));
        }

        if (await database.People.FindAsync([id], cancellationToken) is not { } person)
        {
            return Rejection.NotFound;
        }

        if (Preconditions.CheckIfMatch(http, person.Version, required: false) is { } stale)
        {
            return stale;
        }

        if (!await database.OtherAdminsExistAsync(id, cancellationToken) && person is { Disabled: false } && person.Roles.Contains("admin"))
        {
            return AccountCommand.LastAdmin;
        }

        var (subject, address) = (id.ToString(), $"/api/people/{id}");
        await database.Set<OpenIddictEntityFrameworkCoreToken<Guid>>().Where(token => token.Subject == subject).ExecuteDeleteAsync(cancellationToken);
        await database.Set<OpenIddictEntityFrameworkCoreAuthorization<Guid>>()
            .Where(authorization => authorization.Subject == subject)
            .ExecuteDeleteAsync(cancellationToken);
        await database.Answers
            .Where(answer => answer.Location == address || answer.Target.Contains(address) || answer.Target.Contains("/api/people/pending/"))
            .ExecuteDeleteAsync(cancellationToken);
        await FailedSignIns.ResetAsync(database, FailedSignIns.Of(person.NormalizedUserName!), cancellationToken);
        var erasure = new Erasure { PersonId = id, ErasedBy = actor.Id, At = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() };
        database.Remove(person);
        database.Add(erasure);
        await database.SaveChangesAsync(cancellationToken);
        return new Done(ErasureView.Of(erasure));
    });
}

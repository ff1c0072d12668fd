using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>
/// Roles that one admin gave and another has to confirm. The record stays after the confirmation and after an erasure, and holds ids only.
/// </summary>
public sealed class PendingRoles
{
    public Guid Id { get; set; }

    public Guid PersonId { get; set; }

    public string[] Roles { get; set; } = [];

    public Guid AskedBy { get; set; }

    public DateTimeOffset AskedAt { get; set; }

    public Guid? ConfirmedBy { get; set; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>Whether roles have to wait: those that make somebody an admin, and those that an admin is given besides.</summary>
    public static bool Concern(IReadOnlyCollection<string> before, IReadOnlyCollection<string> after) =>
        (before.Contains("admin") || after.Contains("admin")) && after.Except(before).Any();
}

/// <summary>Roles that wait for another admin, as shown to admins.</summary>
/// <param name="Roles">The roles the person will have.</param>
/// <param name="AskedBy">Who gave them, and cannot confirm them.</param>
public sealed record PendingRolesView(
    Guid Id, Guid PersonId, string Username, string Name, IReadOnlyList<string> Roles, Contracts.Person AskedBy, DateTimeOffset At);

/// <summary>Confirms the roles that another admin gave. Confirming again changes nothing.</summary>
public sealed record ConfirmRoles
{
    public static Task<IResult> AnswerAsync(Guid id, HttpContext http) => AccountCommand.RunAsync<ConfirmRoles>(http, async (_, actor, database) =>
    {
        var cancellationToken = http.RequestAborted;
        if (await database.PendingRoles.FindAsync([id], cancellationToken) is not { } pending)
        {
            return Rejection.NotFound;
        }

        if (pending.AskedBy == actor.Id || pending.PersonId == actor.Id)
        {
            return Rejection.FourEyes("Another admin, who neither gave these roles nor receives them, has to confirm them.");
        }

        var people = await database.People.Where(person => person.Id == pending.PersonId || person.Id == pending.AskedBy).ToListAsync(cancellationToken);
        if (people.Find(one => one.Id == pending.PersonId) is not { Disabled: false } person)
        {
            return Rejection.Conflict("account-closed", "This account was closed or erased meanwhile.");
        }

        if (pending.ConfirmedBy is not null)
        {
            return new Done(PersonView.Of(person), person.Version);
        }

        if (people.Find(one => one.Id == pending.AskedBy) is not { Disabled: false } asker || !asker.Roles.Contains("admin"))
        {
            return Rejection.Conflict("account-closed", "Whoever gave these roles is no admin any more.");
        }

        person.GiveRoles(pending.Roles);
        (pending.ConfirmedBy, pending.ConfirmedAt) = (actor.Id, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        await TellAdminsAsync(database, "roles-confirmed", pending, actor.Id, pending.ConfirmedAt.Value, cancellationToken);
        return new Done(PersonView.Of(person), person.Version);
    });

    internal static async Task<Results<Ok<ListPage<PendingRolesView>>, Problem>> ListAsync(
        [AsParameters] PageQuery query, HttpContext http, IdentityDatabase database)
    {
        if (People.Refuse(http) is { } refusal)
        {
            return new Problem(refusal);
        }

        var list = query.Read(keys: 1);
        var after = Guid.Empty;
        if (list.After is [var last] && !Guid.TryParse(last, out after))
        {
            return new Problem(Rejection.Field("/cursor", "This is no cursor of this list."));
        }

        var found = await database.PendingRoles.AsNoTracking()
            .Where(pending => pending.ConfirmedBy == null && pending.Id > after)
            .Join(database.People, pending => pending.PersonId, person => person.Id, (pending, person) => new { pending, person })
            .OrderBy(line => line.pending.Id).Take(list.Limit + 1)
            .Select(line => new
            {
                line.pending,
                line.person,
                asker = database.People.Where(one => one.Id == line.pending.AskedBy).Select(one => one.Name).FirstOrDefault()
            })
            .ToListAsync(http.RequestAborted);
        var page = list.ToPage(found, line => [line.pending.Id.ToString()]);
        return TypedResults.Ok(new ListPage<PendingRolesView>(
            [.. page.Items.Select(line => new PendingRolesView(
                line.pending.Id, line.person.Id, line.person.UserName!, line.person.Name, line.pending.Roles,
                new(line.pending.AskedBy, line.asker ?? Contracts.Person.Erased), line.pending.AskedAt))],
            page.Next));
    }

    /// <summary>Records roles that have to wait, in place of those that waited for the same person, and tells the other admins.</summary>
    internal static async Task<Guid> AskAsync(
        IdentityDatabase database, Guid personId, string[] roles, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = await database.PendingRoles.Where(pending => pending.PersonId == personId && pending.ConfirmedBy == null).ToListAsync(cancellationToken);
        if (waiting.Find(pending => pending.AskedBy == actor.Id && pending.Roles.ToHashSet().SetEquals(roles)) is { } same)
        {
            return same.Id;
        }

        var asked = new PendingRoles { Id = Guid.CreateVersion7(now), PersonId = personId, Roles = roles, AskedBy = actor.Id, AskedAt = now };
        database.RemoveRange(waiting);
        database.Add(asked);
        await database.SaveChangesAsync(cancellationToken);
        await TellAdminsAsync(database, "roles-asked", asked, actor.Id, now, cancellationToken);
        return asked.Id;
    }

    private static Task TellAdminsAsync(
        IdentityDatabase database, string what, PendingRoles pending, Guid by, DateTimeOffset at, CancellationToken cancellationToken) =>
        Notifications.Notification.AddAsync(
            database,
            DeterministicGuid.Create(what, pending.Id),
            new([], Contracts.Notifications.NotificationKind.Account, null, at, by, "admin"),
            cancellationToken);
}

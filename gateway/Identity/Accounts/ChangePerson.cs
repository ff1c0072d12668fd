using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>
/// Changes an account. Omitted fields are unchanged. A change of roles or password, or disabling the account, ends the person's sessions. Roles that
/// make somebody an admin, or that an admin is given besides, wait until another admin confirms them; the other fields apply at once.
/// </summary>
public sealed record ChangePerson
{
    // An explicit null clears the field, which for a name or a password is rejected like any empty value.
    public string? Name { get; init => field = value ?? ""; }

    public IReadOnlyList<string>? Roles { get; init => field = value ?? []; }

    public IReadOnlyList<string>? Languages { get; init => field = value ?? []; }

    public bool? Disabled { get; init => field = value ?? false; }

    public string? Password { get; init => field = value ?? ""; }

    public static Task<IResult> AnswerAsync(Guid id, HttpContext http) => AccountCommand.RunAsync<ChangePerson>(http, async (command, actor, database) =>
    {
        if (await database.People.FindAsync([id], http.RequestAborted) is not { } person)
        {
            return Rejection.NotFound;
        }

        var others = command.Roles is not null && !command.Roles.ToHashSet().SetEquals(person.Roles);
        if (others && id == actor.Id)
        {
            return new Rejection(403, "own-roles", "Nobody changes their own roles.");
        }

        if (Preconditions.CheckIfMatch(http, person.Version, required: false) is { } stale)
        {
            return stale;
        }

        if (command.EndsAdmin(person) && !await database.OtherAdminsExistAsync(id, http.RequestAborted))
        {
            return AccountCommand.LastAdmin;
        }

        if (PersonFields.Check(command.Name, command.Roles, command.Languages, command.Password).Rejection is { } wrong)
        {
            return wrong;
        }

        string[] roles = [.. (command.Roles ?? []).Distinct()];
        var waits = others && PendingRoles.Concern(person.Roles, roles);
        command.Apply(person, waits || command.Roles is null ? person.Roles : roles);
        await database.SaveChangesAsync(http.RequestAborted);
        if (!waits)
        {
            if (others)
            {
                // These roles are the newer decision.
                await database.PendingRoles.Where(pending => pending.PersonId == id && pending.ConfirmedBy == null)
                    .ExecuteDeleteAsync(http.RequestAborted);
            }

            return new Done(PersonView.Of(person), person.Version);
        }

        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var asked = await ConfirmRoles.AskAsync(database, id, roles, actor, now, http.RequestAborted);
        return new Done(PersonView.Of(person) with { Pending = asked }, person.Version, Waits: true);
    });

    private bool EndsAdmin(Person person) =>
        !person.Disabled && person.Roles.Contains("admin") && (Disabled is true || Roles?.Contains("admin") is false);

    private void Apply(Person person, string[] roles)
    {
        var languages = Languages?.Distinct().ToArray() ?? person.Languages;
        var ends = Password is not null || (Disabled ?? person.Disabled) != person.Disabled || !roles.ToHashSet().SetEquals(person.Roles);
        if (!ends && (Name ?? person.Name) == person.Name && languages.SequenceEqual(person.Languages))
        {
            return;
        }

        (person.Name, person.Roles, person.Languages, person.Disabled) = (Name ?? person.Name, roles, languages, Disabled ?? person.Disabled);
        person.PasswordHash = Password is null ? person.PasswordHash : PasswordRules.Hasher.HashPassword(person, Password);
        person.SecurityStamp = ends ? Guid.NewGuid().ToString() : person.SecurityStamp;
        person.ConcurrencyStamp = Guid.NewGuid().ToString();
        person.Version++;
    }
}

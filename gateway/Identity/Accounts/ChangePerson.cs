using EditorialPlatform.Identity.Database;
using EditorialPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>Changes an account. A field left out is kept; other roles, another password and disabling end the person's sessions.</summary>
public sealed record ChangePerson
{
    private const int OneAtATime = 0x50454F50;

    // Null clears a field, which for a name or a password is refused as any empty one is.
    public string? Name { get; init => field = value ?? ""; }

    public IReadOnlyList<string>? Roles { get; init => field = value ?? []; }

    public IReadOnlyList<string>? Languages { get; init => field = value ?? []; }

    public bool? Disabled { get; init => field = value ?? false; }

    public string? Password { get; init => field = value ?? ""; }

    public static async Task<IResult> AnswerAsync(Guid id, HttpContext http, IdentityDatabase database)
    {
        var (command, _, _) = await RequestBody.ReadCommandAsync<ChangePerson>(http);
        if (People.Refuse(http) is { } refusal)
        {
            return new Problem(refusal);
        }

        // One change at a time, so that two admins cannot each make the other the last one and then none.
        await using var transaction = await database.Database.BeginTransactionAsync(http.RequestAborted);
        await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({OneAtATime})", http.RequestAborted);
        if (await database.People.FindAsync([id], http.RequestAborted) is not { } person)
        {
            return new Problem(Refusal.NotFound);
        }

        if (Preconditions.Check(http, person.Version, required: false) is { } stale)
        {
            return new Problem(stale);
        }

        var othersKeep = await database.People.AnyAsync(other => other.Id != id && !other.Disabled && other.Roles.Contains("admin"), http.RequestAborted);
        if (!othersKeep && command.EndsAdmin(person))
        {
            return new Problem(Refusal.Conflict("last-admin", "This is the last admin. Make another one first."));
        }

        if (PersonFields.Check(command.Name, command.Roles, command.Languages, command.Password).Refusal is { } wrong)
        {
            return new Problem(wrong);
        }

        command.Apply(person);
        await database.SaveChangesAsync(http.RequestAborted);
        await transaction.CommitAsync(http.RequestAborted);
        http.Response.Headers.ETag = Preconditions.ETag(person.Version);
        return TypedResults.Ok(PersonView.Of(person));
    }

    private bool EndsAdmin(Person person) =>
        !person.Disabled && person.Roles.Contains("admin") && (Disabled is true || Roles?.Contains("admin") is false);

    private void Apply(Person person)
    {
        var (roles, languages) = (Roles?.Distinct().ToArray() ?? person.Roles, Languages?.Distinct().ToArray() ?? person.Languages);
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

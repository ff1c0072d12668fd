using System.Security.Cryptography;
using System.Text.RegularExpressions;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>Makes an account. Without a password one is made up, and told in the answer, once.</summary>
public sealed partial record AddPerson(string Username, string Name, IReadOnlyList<string>? Roles = null, IReadOnlyList<string>? Languages = null, string? Password = null)
{
    public static async Task<IResult> AnswerAsync(HttpContext http, UserManager<Person> people, IdentityDatabase database)
    {
        var (command, _, _) = await RequestBody.ReadCommandAsync<AddPerson>(http);
        if (People.Refuse(http) is { } refusal)
        {
            return new Problem(refusal);
        }

        var errors = PersonFields.Check(command.Name ?? "", command.Roles, command.Languages, command.Password)
            .Require(command.Username is not null && UsernameShape().IsMatch(command.Username), "/username", "1 to 64 of a–z, 0–9, full stop, hyphen and underscore.");
        if (errors.Refusal is { } wrong)
        {
            return new Problem(wrong);
        }

        var password = command.Password ?? RandomPassword();
        var person = new Person
        {
            Id = Guid.CreateVersion7(),
            UserName = command.Username,
            NormalizedUserName = people.NormalizeName(command.Username),
            Name = command.Name!,
            Roles = [.. (command.Roles ?? []).Distinct()],
            Languages = [.. (command.Languages ?? []).Distinct()],
            SecurityStamp = Guid.NewGuid().ToString(),
            PasswordHash = PasswordRules.Hasher.HashPassword(new Person(), password),
        };
        try
        {
            database.Add(person);
            await database.SaveChangesAsync(http.RequestAborted);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new Problem(Refusal.Conflict("username-taken", "Somebody has this user name."));
        }

        http.Response.Headers.ETag = Preconditions.ETag(person.Version);
        http.Response.Headers.CacheControl = "no-store";
        var view = PersonView.Of(person);
        return TypedResults.Created(
            $"/api/people/{person.Id}",
            command.Password is null
                ? (object)new { view.Id, view.Username, view.Name, view.Roles, view.Languages, view.Disabled, password }
                : view);
    }

    /// <summary>Twenty signs that look like no others, some 98 bits.</summary>
    public static string RandomPassword() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 20);

    [GeneratedRegex("^[a-z0-9._-]{1,64}\\z")]
    private static partial Regex UsernameShape();
}

using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EditorialPlatform.Identity.Accounts;

/// <param name="Password">The generated password, which is returned only once.</param>
/// <param name="Pending">The roles that wait for another admin; absent if none do.</param>
public sealed record AddedPersonView(
    Guid Id, string Username, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Languages, bool Disabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Password,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Pending = null);

/// <summary>
/// Creates an account. Without a password, one is generated and returned once in the response. If it is to be an admin, it is made without any role,
/// and the roles wait until another admin confirms them.
/// </summary>
public sealed partial record AddPerson(
    [property: Required] string Username,
    [property: Required] string Name,
    IReadOnlyList<string>? Roles = null,
    IReadOnlyList<string>? Languages = null,
    string? Password = null)
{
    public static Task<IResult> AnswerAsync(HttpContext http, UserManager<Person> people) =>
        AccountCommand.RunAsync<AddPerson>(http, async (command, actor, database) =>
        {
            var errors = PersonFields.Check(command.Name ?? "", command.Roles, command.Languages, command.Password)
                .Require(
                    command.Username is not null && UsernameShape().IsMatch(command.Username),
                    "/username",
                    "1 to 64 of a–z, 0–9, full stop, hyphen and underscore.");
            if (errors.Rejection is { } wrong)
            {
                return wrong;
            }

            var password = command.Password ?? RandomPassword();
            string[] roles = [.. (command.Roles ?? []).Distinct()];
            var waits = PendingRoles.Concern([], roles);
            var person = new Person
            {
                Id = Guid.CreateVersion7(),
                UserName = command.Username,
                NormalizedUserName = people.NormalizeName(command.Username),
                Name = command.Name!,
                Roles = waits ? [] : roles,
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
                return Rejection.Conflict("username-taken", "Somebody has this user name.");
            }

            var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            Guid? pending = waits ? await ConfirmRoles.AskAsync(database, person.Id, roles, actor, now, http.RequestAborted) : null;
            var view = PersonView.Of(person);
            return new Done(
                new AddedPersonView(
                    view.Id, view.Username, view.Name, view.Roles, view.Languages, view.Disabled, command.Password is null ? password : null, pending),
                person.Version,
                $"/api/people/{person.Id}",
                Waits: waits);
        });

    /// <summary>Twenty characters without look-alikes, about 98 bits of entropy.</summary>
    public static string RandomPassword() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 20);

    [GeneratedRegex("^[a-z0-9._-]{1,64}\\z")]
    internal static partial Regex UsernameShape();
}

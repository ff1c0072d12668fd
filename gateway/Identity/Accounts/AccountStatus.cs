using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>
/// Validates sessions, codes and refresh tokens: they carry the account's security stamp, so a change of roles or password, or disabling the account,
/// invalidates them all.
/// </summary>
public static class AccountStatus
{
    public const string Stamp = "stamp";

    public static async Task<Person?> FindAsync(UserManager<Person> people, ClaimsPrincipal remembered) =>
        remembered.FindFirst(OpenIddictConstants.Claims.Subject)?.Value is { } id
        && await people.FindByIdAsync(id) is { Disabled: false } person
        && person.SecurityStamp == remembered.FindFirst(Stamp)?.Value
            ? person
            : null;
}

using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>
/// Whether a sign-in still stands: what a session, a code and a refresh token remember of the person is compared with the
/// person as they are now, so that a changed role or password and a disabled account end them all.
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

using Microsoft.AspNetCore.Identity;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>A user account.</summary>
public sealed class Person : IdentityUser<Guid>
{
    public static IReadOnlyList<string> AllRoles { get; } = ["reporter", "editor", "translator", "admin"];

    /// <summary>The display name in histories and bylines.</summary>
    public string Name { get; set; } = "";

    public string[] Roles { get; set; } = [];

    /// <summary>BCP 47 tags of the languages the person works in.</summary>
    public string[] Languages { get; set; } = [];

    /// <summary>Whether sign-in is blocked. Accounts are disabled instead of deleted because histories refer to them.</summary>
    public bool Disabled { get; set; }

    /// <summary>Incremented by every change that an admin makes.</summary>
    public long Version { get; set; } = 1;

    /// <summary>Gives the person exactly these roles, which ends their sessions if they are others than before.</summary>
    public void GiveRoles(string[] roles)
    {
        if (!roles.ToHashSet().SetEquals(Roles))
        {
            Roles = roles;
            EndSessions();
        }
    }

    /// <summary>Sets a password, which ends the person's sessions.</summary>
    public void SetPassword(string password)
    {
        PasswordHash = PasswordRules.Hasher.HashPassword(this, password);
        EndSessions();
    }

    private void EndSessions()
    {
        (SecurityStamp, ConcurrencyStamp) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        Version++;
    }
}

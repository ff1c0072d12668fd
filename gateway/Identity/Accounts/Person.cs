using Microsoft.AspNetCore.Identity;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>Somebody who may sign in.</summary>
public sealed class Person : IdentityUser<Guid>
{
    public static IReadOnlyList<string> AllRoles { get; } = ["reporter", "editor", "translator", "admin"];

    /// <summary>As histories and bylines show it.</summary>
    public string Name { get; set; } = "";

    public string[] Roles { get; set; } = [];

    /// <summary>BCP 47 tags of the languages the person works in.</summary>
    public string[] Languages { get; set; } = [];

    /// <summary>Kept, for histories name people who have left, but may not sign in.</summary>
    public bool Disabled { get; set; }

    /// <summary>Counts the changes an admin makes.</summary>
    public long Version { get; set; } = 1;
}

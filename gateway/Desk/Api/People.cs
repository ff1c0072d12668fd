using EditorialPlatform.Contracts;

namespace EditorialPlatform.Desk.Api;

/// <summary>An account.</summary>
/// <param name="Password">Of a new account, where one was made up: told once.</param>
public sealed record Member(Guid Id, string Username, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Languages, bool Disabled, string? Password = null)
{
    public static IReadOnlyList<string> AllRoles { get; } = ["reporter", "editor", "translator", "admin"];
}

/// <summary>Which languages are translated into which.</summary>
/// <param name="ChangedBy">None while nobody has chosen.</param>
public sealed record LanguagePairs(IReadOnlyList<LanguagePair> Items, Person? ChangedBy, DateTimeOffset? ChangedAt);

public sealed record LanguagePair(string From, string To);

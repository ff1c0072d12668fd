namespace EditorialPlatform.Desk.Api;

public sealed partial record Member
{
    public static IReadOnlyList<string> AllRoles { get; } = ["reporter", "editor", "translator", "admin"];
}

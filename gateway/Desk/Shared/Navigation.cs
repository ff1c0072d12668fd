using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Desk.Shared;

/// <summary>A navigation entry.</summary>
/// <param name="Name">Its UI text is <c>place.{Name}</c>.</param>
/// <param name="OnPhone">Whether a narrow screen shows it; the others are under "More" there.</param>
/// <param name="Key">The letter of its keyboard shortcut, typed after <c>g</c>.</param>
public sealed record NavigationEntry(string Name, string Address, Func<Actor, bool> For, bool OnPhone = false, string? Key = null);

/// <summary>The navigation entries, in display order.</summary>
public static class Navigation
{
    private static readonly NavigationEntry[] All =
    [
        new("to-do", "/desk", _ => true, OnPhone: true, Key: "f"),
        new("write", "/desk/write", me => me.IsReporter || me.IsEditor, OnPhone: true, Key: "e"),
        new("articles", "/desk/articles", me => me.IsReporter || me.IsEditor, OnPhone: true, Key: "a"),
        new("reviews", "/desk/reviews", me => me.IsEditor, Key: "r"),
        new("publishing", "/desk/publishing", me => me.IsEditor, Key: "p"),
        new("people", "/desk/people", me => me.IsAdmin, Key: "u"),
        new("import", "/desk/import", me => me.IsReporter || me.IsEditor),
        new("translations", "/desk/translations", me => me.IsTranslator, OnPhone: true, Key: "t"),
        new("translations", "/desk/translations", me => me is { IsEditor: true, IsTranslator: false }, Key: "t"),
        new("terms", "/desk/terms", me => me.IsStaff),
        new("pictures", "/desk/pictures", me => me.IsReporter || me.IsEditor),
        new("device", "/desk/device", me => me.IsStaff),
    ];

    public static IEnumerable<NavigationEntry> For(Actor? me) => me is null ? [] : All.Where(place => place.For(me));
}

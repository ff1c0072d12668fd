using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Desk.Shared;

/// <summary>The current user and display preferences, taken from cookies or from the browser's headers.</summary>
public sealed class UserContext(IHttpContextAccessor accessor, SiteZone zone)
{
    public const string LanguageCookie = "desk-language";
    public const string ThemeCookie = "desk-theme";

    public HttpContext Http { get; } = accessor.HttpContext!;

    /// <summary>The signed-in user; null on the offline page.</summary>
    public Actor? Me { get; } = accessor.HttpContext!.Request.Path == "/desk/shell" ? null : Actor.From(accessor.HttpContext.User);

    public UiText Words { get; } = UiText.For(Chosen(accessor.HttpContext!.Request)).In(zone);

    public SiteZone Zone => zone;

    public string? Theme { get; } = accessor.HttpContext!.Request.Cookies[ThemeCookie] is "light" or "dark"
        ? accessor.HttpContext.Request.Cookies[ThemeCookie]
        : null;

    private static string? Chosen(HttpRequest request) =>
        request.Cookies[LanguageCookie] is { } chosen && UiText.Languages.Contains(chosen)
            ? chosen
            : request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
                .Select(language => language.Value.ToString().Split('-')[0].ToLowerInvariant()).FirstOrDefault(UiText.Languages.Contains);
}

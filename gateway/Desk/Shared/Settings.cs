using Microsoft.AspNetCore.Mvc;

namespace EditorialPlatform.Desk.Shared;

/// <summary>The UI language and colour scheme, stored in cookies for a year.</summary>
public static class Settings
{
    public static void MapSettings(this WebApplication app) =>
        app.MapPost("/desk/settings", (HttpContext http, [FromForm] string? language, [FromForm] string? theme, [FromForm] string? back) =>
        {
            Keep(UserContext.LanguageCookie, UiText.Languages.Contains(language) ? language : null);
            Keep(UserContext.ThemeCookie, theme is "light" or "dark" or "auto" ? theme : null);
            http.Response.Headers.Location = back is ['/', not '/' and not '\\', ..] && back.StartsWith("/desk", StringComparison.Ordinal) ? back : "/desk";
            return TypedResults.StatusCode(303);

            void Keep(string name, string? value)
            {
                if (value is not null)
                {
                    http.Response.Cookies.Append(name, value, new()
                    {
                        Path = "/desk",
                        SameSite = SameSiteMode.Lax,
                        HttpOnly = true,
                        Secure = http.Request.IsHttps,
                        MaxAge = TimeSpan.FromDays(365),
                        IsEssential = true
                    });
                }
            }
        });
}

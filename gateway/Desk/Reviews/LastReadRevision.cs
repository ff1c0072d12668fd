using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Desk.Reviews;

/// <summary>Remembers which revision of a text the user read last, in a cookie scoped to the text's path.</summary>
internal static class LastReadRevision
{
    /// <summary>Returns the revision read before this one, unchanged while the user stays on the same revision; null on the first visit.</summary>
    public static int? Exchange(HttpContext http, Guid person, Guid article, int revision)
    {
        var name = $"desk-read-{person:N}";
        var kept = (http.Request.Cookies[name] ?? "").Split('.')
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .ToArray();
        var (before, last) = kept is [var one, var two] ? (one, two) : (0, 0);
        if (last != revision)
        {
            (before, last) = (last, revision);
            http.Response.Cookies.Append(name, string.Create(CultureInfo.InvariantCulture, $"{before}.{last}"), new()
            {
                Path = $"/desk/reviews/{article}",
                SameSite = SameSiteMode.Lax,
                HttpOnly = true,
                Secure = http.Request.IsHttps,
                MaxAge = TimeSpan.FromDays(90),
                IsEssential = true,
            });
        }

        return before > 0 && before < revision ? before : null;
    }
}

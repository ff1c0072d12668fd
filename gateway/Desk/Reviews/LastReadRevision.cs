using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Desk.Reviews;

/// <summary>Which revision of a text somebody read last: kept in their browser, at the text's own address.</summary>
internal static class LastReadRevision
{
    /// <summary>The revision they had read when they came to this one; it stays that while they read on. Nothing on the first look.</summary>
    public static int? Exchange(HttpContext http, Guid person, Guid article, int revision)
    {
        var name = $"desk-read-{person:N}";
        var kept = (http.Request.Cookies[name] ?? "").Split('.').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
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

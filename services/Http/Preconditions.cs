using System.Globalization;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Http;

/// <summary>Versions in HTTP: the version of a stream is its <c>ETag</c>, and comes back as <c>If-Match</c>.</summary>
public static class Preconditions
{
    /// <summary>The <c>ETag</c> of a version.</summary>
    /// <param name="version">Version of the stream.</param>
    public static string ETag(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>Compares <c>If-Match</c>, which is honoured wherever it is sent, with the version that is there.</summary>
    /// <param name="http">The request; a stale answer carries the <c>ETag</c> that is current.</param>
    /// <param name="version">The version that is there.</param>
    /// <param name="required">Whether it must be sent.</param>
    /// <returns>428 missing, 400 unreadable, 412 stale, or nothing.</returns>
    public static Rejection? CheckIfMatch(HttpContext http, long version, bool required)
    {
        var sent = http.Request.Headers.IfMatch;
        if (sent.Count == 0 || sent == "*")
        {
            return required ? new Rejection(428, "version-required", "Send If-Match with the version you have looked at.") : null;
        }

        if (sent.Count != 1 || sent[0] is not { Length: > 2 } tag || tag[0] != '"' || tag[^1] != '"'
            || !long.TryParse(tag[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var expected))
        {
            return new Rejection(400, "unreadable", "If-Match is one strong entity tag, as an ETag gave it.");
        }

        if (expected == version)
        {
            return null;
        }

        http.Response.Headers.ETag = ETag(version);
        return new Rejection(412, "stale-version", "It has changed since you looked at it.");
    }
}

using System.Globalization;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Http;

/// <summary>Optimistic concurrency over HTTP: the version of a stream is its <c>ETag</c>, which clients send back as <c>If-Match</c>.</summary>
public static class Preconditions
{
    /// <summary>Formats a version as an <c>ETag</c>.</summary>
    /// <param name="version">The version of the stream.</param>
    public static string ETag(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>Compares <c>If-Match</c>, if sent, with the current version.</summary>
    /// <param name="http">The request; a response with 412 gets the current <c>ETag</c>.</param>
    /// <param name="version">The current version.</param>
    /// <param name="required">Whether the header is required.</param>
    /// <returns>428 if missing, 400 if malformed, 412 if outdated, otherwise <see langword="null"/>.</returns>
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

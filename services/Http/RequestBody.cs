using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Http;

/// <summary>Reads request bodies. Checks are in a fixed order: size (413), media type (415), syntax (400), values of members (422).</summary>
public static class RequestBody
{
    /// <summary>The maximum size of a command, in bytes.</summary>
    public const int CommandLimit = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the whole body as text.</summary>
    /// <param name="http">The request.</param>
    /// <param name="limit">The maximum size, in bytes.</param>
    /// <param name="mediaTypes">The accepted media types; the only parameter allowed is the charset UTF-8.</param>
    /// <returns>The body's text, its media type, and the lower-case hexadecimal SHA-256 of its bytes.</returns>
    /// <exception cref="RejectionException">413, 415 or 400.</exception>
    public static async Task<(string Text, string MediaType, string Hash)> ReadAsync(HttpContext http, int limit, params IReadOnlyList<string> mediaTypes)
    {
        using var bytes = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            // Drain bodies that are too large, up to a limit: closing the connection early would lose the response.
            for (var heard = 0L; heard <= 8L * limit && (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
            {
                heard += read;
                bytes.Write(buffer, 0, bytes.Length <= limit ? read : 0);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (bytes.Length > limit)
        {
            throw TooLarge(limit);
        }

        var content = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        var mediaType = content.Length == 0 && http.Request.ContentType is null ? mediaTypes[0] : MediaType(http, mediaTypes);
        if (content.StartsWith(Encoding.UTF8.Preamble))
        {
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return (StrictUtf8.GetString(content), mediaType, Convert.ToHexStringLower(SHA256.HashData(content)));
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable("The body is not UTF-8.");
        }
    }

    /// <summary>Reads a JSON command. Route values (<c>{id}</c>) become members of it, and must not be in the body too.</summary>
    /// <typeparam name="TCommand">A public record.</typeparam>
    /// <param name="http">The request.</param>
    /// <param name="limit">The maximum size, in bytes.</param>
    /// <returns>The command, the hash of its body, and the errors of members that are valid JSON but invalid values (and are left out of the command).
    /// Callers report these errors after all other checks.</returns>
    /// <exception cref="RejectionException">413, 415 or 400.</exception>
    public static async Task<(TCommand Command, string Hash, Rejection? Values)> ReadCommandAsync<TCommand>(HttpContext http, int limit = CommandLimit)
    {
        var (text, _, hash) = await ReadAsync(http, limit, "application/json");
        try
        {
            if (JsonNode.Parse(text.Length == 0 ? "{}" : text, documentOptions: Json.Document) is not JsonObject body)
            {
                throw Unreadable("The body must be a JSON object.");
            }

            foreach (var (name, value) in http.Request.RouteValues)
            {
                if (body.ContainsKey(name))
                {
                    throw Unreadable($"'{name}' belongs in the address only.");
                }

                if (typeof(TCommand).GetProperty(char.ToUpperInvariant(name[0]) + name[1..]) is { } property)
                {
                    body[name] = property.PropertyType == typeof(int) && int.TryParse(value as string, out var number) ? number : value as string;
                }
            }

            var values = new ValidationErrors();
            while (true)
            {
                try
                {
                    return (body.Deserialize<TCommand>(Json.Options)!, hash, values.Rejection);
                }
                catch (InvalidValueException wrong) when (LeaveOut(body, Pointer(wrong)))
                {
                    values.Add(Pointer(wrong), wrong.Message);
                }
            }
        }
        catch (JsonException wrong)
        {
            throw Unreadable(wrong.Path is null or "$" ? "The body is not readable JSON, or has a field that does not exist."
                : $"The value at {Pointer(wrong)} is not readable, or the field does not exist.");
        }
        catch (InvalidOperationException)
        {
            throw Unreadable("The body holds half a surrogate pair.");
        }
        catch (ArgumentException)
        {
            throw Unreadable("The body names a field twice.");
        }
    }

    private static bool LeaveOut(JsonNode body, string pointer)
    {
        var names = pointer.Split('/')[1..];
        var parent = names[..^1].Aggregate<string, JsonNode?>(
            body, (node, name) => node is JsonArray ? node[int.Parse(name, CultureInfo.InvariantCulture)] : node?[name]);
        switch (parent)
        {
            case JsonObject fields when fields[names[^1]] is not null:
                fields[names[^1]] = null;
                return true;
            case JsonArray list when list[int.Parse(names[^1], CultureInfo.InvariantCulture)] is not null:
                list[int.Parse(names[^1], CultureInfo.InvariantCulture)] = null;
                return true;
            default:
                return false;
        }
    }

    private static string MediaType(HttpContext http, IReadOnlyList<string> allowed)
    {
        if (http.Request.Headers.ContentEncoding.Count > 0
            || !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            || !allowed.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw new RejectionException(new Rejection(415, "media-type", $"Send {string.Join(", ", allowed)} in UTF-8, not encoded."));
        }

        return type.MediaType.Value!.ToLowerInvariant();
    }

    // Convert System.Text.Json's path ("$.blocks[3].text") to a JSON pointer ("/blocks/3/text").
    private static string Pointer(JsonException exception) =>
        (exception.Path ?? "$").TrimStart('$').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '/');

    private static RejectionException TooLarge(int limit) => new(new Rejection(413, "too-large", $"The body is larger than {limit} bytes."));

    private static RejectionException Unreadable(string detail) => new(new Rejection(400, "unreadable", detail));
}

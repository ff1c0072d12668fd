using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Http;

/// <summary>How the API reads and writes JSON: in camel case, and strictly.</summary>
public static class Json
{
    /// <summary>
    /// Rejects unknown members, duplicate members, numbers as strings, comments, names in the wrong case and NUL characters.
    /// Times must have an offset and are written in UTC with seven decimals.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>How a body is parsed before it is deserialized.</summary>
    public static JsonDocumentOptions Document { get; } = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Applies the rules to options that the framework creates, such as those of minimal APIs.</summary>
    /// <param name="options">The options to change.</param>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 16;
        options.Converters.Add(new TextConverter());
        options.Converters.Add(new TimeConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    /// <summary>Formats an enumeration's value for the API.</summary>
    /// <param name="value">The value.</param>
    public static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonSerializer.SerializeToElement(value, Options).GetString()!;

    /// <summary>The values of an enumeration as the API writes them, in the order of their declaration.</summary>
    /// <typeparam name="TEnum">The enumeration.</typeparam>
    public static IReadOnlyList<string> Names<TEnum>()
        where TEnum : struct, Enum => [.. Enum.GetValues<TEnum>().Select(Name)];

    /// <summary>Formats a time for the API.</summary>
    /// <param name="time">The time, with any offset.</param>
    public static string FormatTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Parses a time with an offset and truncates it to microseconds, PostgreSQL's precision, so that it equals the stored value.</summary>
    /// <param name="text">ISO 8601 with <c>Z</c> or an offset.</param>
    /// <param name="time">The time in UTC.</param>
    public static bool TryParseTime(string? text, out DateTimeOffset time)
    {
        time = default;
        // The end of year 9999 rounds up to a year that PostgreSQL supports and .NET does not.
        if (text is null || !HasOffset(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read)
            || read.Year is < 1900 or >= 9999)
        {
            return false;
        }

        time = new DateTimeOffset(read.Ticks - (read.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        return true;
    }

    private static bool HasOffset(string text) =>
        text.Length > 16 && text[10] is 'T' && (text[^1] is 'Z' || (text.Length > 22 && text[^3] is ':' && text[^6] is '+' or '-'));

    private sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException("Text is expected.");
            }

            try
            {
                var text = reader.GetString();
                return text is not null && text.Contains('\0', StringComparison.Ordinal) ? throw new JsonException("NUL is no text.") : text;
            }
            catch (InvalidOperationException lone)
            {
                throw new JsonException("Half a surrogate pair is no text.", lone);
            }
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType != JsonTokenType.String ? throw new JsonException("A time is expected.")
            : TryParseTime(reader.GetString(), out var time) ? time
            : throw new InvalidValueException("A time is ISO 8601 with an offset, such as 2026-11-24T06:00:00Z.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(FormatTime(value));
    }
}

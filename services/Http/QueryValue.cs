using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace EditorialPlatform.Http;

/// <summary>
/// A typed value from the query string. Binding never fails: endpoints reject invalid values themselves (422, with the name of the parameter),
/// after the checks that come first. The OpenAPI document has the schema of the value.
/// </summary>
/// <typeparam name="T">An enumeration, <see cref="int"/>, <see cref="bool"/>, <see cref="Guid"/> or <see cref="DateTimeOffset"/>.</typeparam>
public sealed class QueryValue<T>
    where T : struct
{
    private static readonly Dictionary<string, T> Names = typeof(T).IsEnum
        ? Enum.GetValues(typeof(T)).Cast<T>().ToDictionary(value => JsonSerializer.SerializeToElement(value, Json.Options).GetString()!, StringComparer.Ordinal)
        : [];

    private QueryValue(string text) => (Text, Value) = (text, Read(text));

    /// <summary>The text that was sent.</summary>
    public string Text { get; }

    /// <summary>The value; <see langword="null"/> if the text is invalid.</summary>
    public T? Value { get; }

    /// <summary>Binds the value.</summary>
    /// <param name="text">The text in the query string.</param>
    /// <param name="value">The value, which may be invalid.</param>
    [SuppressMessage("Design", "CA1000", Justification = "ASP.NET Core binds a type by its static TryParse.")]
    public static bool TryParse(string? text, out QueryValue<T> value)
    {
        value = new QueryValue<T>(text ?? "");
        return true;
    }

    private static T? Read(string text) => default(T) switch
    {
        Enum => Names.TryGetValue(text, out var named) ? named : null,
        int => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (T)(object)number : null,
        bool => text is "true" or "false" ? (T)(object)(text == "true") : null,
        Guid => Guid.TryParse(text, out var id) ? (T)(object)id : null,
        DateTimeOffset => Json.TryParseTime(text, out var time) ? (T)(object)time : null,
        _ => throw new InvalidOperationException($"{typeof(T)} is not supported as the type of a query parameter."),
    };
}

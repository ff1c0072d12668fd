using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace EditorialPlatform.Http;

/// <summary>
/// A typed value of the query string. Binding it never fails: an endpoint refuses what cannot be read itself (422, with the name of the parameter),
/// after the checks that come first. The OpenAPI document describes it as its type.
/// </summary>
/// <typeparam name="T">An enumeration, <see cref="int"/>, <see cref="bool"/>, <see cref="Guid"/> or <see cref="DateTimeOffset"/>.</typeparam>
public sealed class QueryValue<T>
    where T : struct
{
    private static readonly Dictionary<string, T> Names = typeof(T).IsEnum
        ? Enum.GetValues(typeof(T)).Cast<T>().ToDictionary(value => JsonSerializer.SerializeToElement(value, Json.Options).GetString()!, StringComparer.Ordinal)
        : [];

    private QueryValue(string text) => (Text, Value) = (text, Read(text));

    /// <summary>What was sent.</summary>
    public string Text { get; }

    /// <summary>The value; <see langword="null"/> when the text is none.</summary>
    public T? Value { get; }

    /// <summary>Binds the value.</summary>
    /// <param name="text">The text in the address.</param>
    /// <param name="value">The value, readable or not.</param>
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
        _ => throw new InvalidOperationException($"{typeof(T)} is no type of a query parameter."),
    };
}

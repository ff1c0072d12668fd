using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace EditorialPlatform.Tests.ContractTests.Pinned;

/// <summary>Lists the members of a type's JSON, including nested ones, as <c>contributors[].name text</c>.</summary>
internal static class JsonShape
{
    public static IEnumerable<string> Of(Type type, JsonSerializerOptions options)
    {
        var copy = new JsonSerializerOptions(options);
        copy.MakeReadOnly(populateMissingResolver: true);
        return Members(type, copy, "", []).Select(line => line.TrimStart('.'));
    }

    private static IEnumerable<string> Members(Type type, JsonSerializerOptions options, string path, Type[] within)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var shape = options.GetTypeInfo(bare);
        return shape.Kind switch
        {
            _ when bare == typeof(object) || bare == typeof(JsonElement) || bare.IsAssignableTo(typeof(JsonNode)) => [$"{path} json"],
            _ when within.Contains(bare) => [$"{path} as above"],
            JsonTypeInfoKind.Object => shape.Properties.Where(property => property.Get is not null || property.Set is not null)
                .OrderBy(property => property.Name, StringComparer.Ordinal)
                .SelectMany(property => Members(property.PropertyType, options, $"{path}.{property.Name}", [.. within, bare])),
            JsonTypeInfoKind.Enumerable => Members(shape.ElementType!, options, $"{path}[]", within),
            JsonTypeInfoKind.Dictionary => Members(shape.ElementType!, options, $"{path}{{}}", within),
            _ => [$"{path} {Word(bare, options)}"],
        };
    }

    private static string Word(Type type, JsonSerializerOptions options) =>
        type.IsEnum ? string.Join('|', Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.Serialize(value, type, options).Trim('"')))
        : type == typeof(string) ? "text"
        : type == typeof(Guid) ? "id"
        : type == typeof(bool) ? "yes or no"
        : type == typeof(DateTimeOffset) || type == typeof(DateOnly) ? "time"
        : type.IsPrimitive || type == typeof(decimal) ? "number"
        : "a value of its own form";
}

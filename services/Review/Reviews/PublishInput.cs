using System.Text.Json;
using System.Text.Json.Serialization;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EditorialPlatform.Review.Reviews;

/// <summary>The publication time in a request, in one of three forms: <c>"now"</c>, <c>"hold"</c> or <c>{ "at": time }</c>.</summary>
/// <param name="Word">The string form; null for a time.</param>
/// <param name="At">The time as sent; null for the string form.</param>
[JsonConverter(typeof(Converter))]
public sealed record PublishInput(string? Word, string? At)
{
    public PublishInstruction? Read(bool together, ValidationErrors errors)
    {
        if (Word is "now" or "hold")
        {
            return new PublishInstruction(Word == "now" ? PublishWhen.Now : PublishWhen.Hold, null, together);
        }

        if (Word is not null)
        {
            errors.Add("/publish", OneOf);
            return null;
        }

        if (Json.TryParseTime(At, out var time))
        {
            return new PublishInstruction(PublishWhen.At, time, together);
        }

        errors.Add("/publish/at", At is null ? "This is needed." : "A time is ISO 8601 with an offset, such as 2026-11-24T06:00:00Z.");
        return null;
    }

    public const string OneOf = "One of \"now\", \"hold\" or { \"at\": time }.";

    /// <summary>Describes the three forms in the OpenAPI schema.</summary>
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(PublishInput))
        {
            schema.OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["now", "hold"] },
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "at" },
                    Properties = new Dictionary<string, IOpenApiSchema> { ["at"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" } },
                },
            ];
        }

        return Task.CompletedTask;
    }

    private sealed class Converter : JsonConverter<PublishInput>
    {
        public override PublishInput? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var sent = JsonDocument.ParseValue(ref reader);
            return sent.RootElement switch
            {
                { ValueKind: JsonValueKind.String } word => new(word.Deserialize<string>(options), null),
                { ValueKind: JsonValueKind.Object } when_ => new(null, when_.Deserialize<Time>(options)!.At),
                _ => throw new JsonException(OneOf),
            };
        }

        public override void Write(Utf8JsonWriter writer, PublishInput value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Word is { } word ? word : (object)new Time(value.At), options);
    }

    private sealed record Time(string? At);
}

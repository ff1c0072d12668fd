extern alias schemas;

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using schemas::Json.Schema;

namespace EditorialPlatform.Tests.ServiceTests;

/// <summary>
/// Checks each response that a test receives against the OpenAPI document of its service: the status is declared, a problem has one of the declared codes,
/// and the body matches the schema, with its members in the same order. Only the first responses of each status are checked, to keep this cheap.
/// </summary>
internal static class AnswerContract
{
    private const int LookedAt = 20;

    private static readonly ConcurrentDictionary<string, Lazy<Document>> Documents = new();
    private static readonly ConcurrentDictionary<(string Operation, int Status), int> Seen = new();
    private static readonly ConcurrentDictionary<string, JsonSchema> Compiled = new();

    /// <summary>Fails if the document does not describe the response.</summary>
    public static void Check(string service, HttpMethod method, string path, int status, string? mediaType, string body)
    {
        var document = Documents.GetOrAdd(service, name => new(() => new Document(name))).Value;
        // Kestrel rejects requests that are too large or incomplete before routing, so that no operation matches.
        if (document.Find(method, path.Split('?')[0]) is not { } operation || Seen.AddOrUpdate((operation.Name, status), 1, (_, count) => count + 1) > LookedAt)
        {
            return;
        }

        var said = $"{operation.Name} answered {status}";
        var declared = operation.Json["responses"]![$"{status}"];
        Assert.True(declared is not null, $"{said}, which is not declared: {body}");
        if (mediaType?.Contains("json", StringComparison.Ordinal) != true || declared["content"]?[mediaType.Split(';')[0]]?["schema"] is not { } schema)
        {
            return;
        }

        var node = JsonNode.Parse(body);
        if (declared["x-problem-codes"] is JsonArray codes)
        {
            Assert.Contains(node!["type"]!.GetValue<string>().Split('/')[^1], codes.Select(code => code!.GetValue<string>()));
        }

        using var instance = JsonDocument.Parse(body);
        var found = Compiled.GetOrAdd($"{service} {schema.ToJsonString()}", _ => document.Compile(schema)).Evaluate(
            instance.RootElement, new() { OutputFormat = OutputFormat.List });
        Assert.True(found.IsValid, $"{said} against its schema: {string.Join("; ", found.Details?.Where(each => each.Errors is { Count: > 0 })
            .Select(each => $"{each.InstanceLocation} {string.Join(", ", each.Errors!.Values)}") ?? [])}\n{body}");
        document.CheckOrder(schema, node, said);
    }

    private sealed class Document
    {
        private readonly JsonObject json;
        private readonly List<(Regex Path, string Method, Operation Operation)> operations;

        public Document(string service, [CallerFilePath] string here = "")
        {
            var file = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "gateway", "Desk", "Api", "openapi", $"{service}.json");
            json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            operations =
            [
                .. from path in json["paths"]!.AsObject()
                   orderby path.Key.Count(character => character == '{')
                   from operation in path.Value!.AsObject()
                   select (new Regex($"^{Regex.Replace(path.Key, @"\{\w+\}", "[^/]+")}$"), operation.Key.ToUpperInvariant(), new Operation(
                       operation.Value!["operationId"]!.GetValue<string>(), operation.Value.AsObject())),
            ];
        }

        public Operation? Find(HttpMethod method, string path) =>
            operations.Where(each => each.Method == method.Method && each.Path.IsMatch(path)).Select(each => each.Operation).FirstOrDefault();

        public JsonSchema Compile(JsonNode schema)
        {
            var whole = JsonNode.Parse(schema.ToJsonString())!.AsObject();
            whole["$defs"] = json["components"]!["schemas"]!.DeepClone();
            return JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
        }

        public void CheckOrder(JsonNode? schema, JsonNode? value, string said)
        {
            schema = Resolve(schema);
            switch (value)
            {
                case JsonArray items:
                    foreach (var item in items)
                    {
                        CheckOrder(schema?["items"], item, said);
                    }

                    break;
                case JsonObject members when schema is JsonObject described
                    && described["properties"] is JsonObject properties
                    && described.ContainsKey("additionalProperties"):
                    var names = members.Select(member => member.Key).ToList();
                    Assert.True(
                        names.SequenceEqual(properties.Select(property => property.Key).Where(names.Contains)),
                        $"{said}: the order of {string.Join(", ", names)}");
                    foreach (var (name, member) in members)
                    {
                        CheckOrder(properties[name], member, said);
                    }

                    break;
                default:
                    break;
            }
        }

        private JsonNode? Resolve(JsonNode? schema)
        {
            schema = schema is JsonObject any && any["oneOf"] is JsonArray choices
                ? choices.FirstOrDefault(choice => choice?["$ref"] is not null) ?? schema
                : schema;
            return schema is JsonObject one && one["$ref"] is { } reference
                ? json["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]
                : schema;
        }
    }

    private sealed record Operation(string Name, JsonObject Json);
}

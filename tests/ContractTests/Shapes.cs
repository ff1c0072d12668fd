using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EditorialPlatform.Tests.ContractTests;

/// <summary>
/// The approved examples: <c>NAME.1.json</c> is the first shape of a type, the highest number the current one. <see cref="Manifest"/> contains
/// the SHA-256 of each, in the format of <c>sha256sum -c</c>, so that changes to an example are detected.
/// </summary>
internal static class Shapes
{
    public const string Manifest = "SHA256SUMS";

    /// <summary>The examples of a type, oldest first.</summary>
    public static IReadOnlyList<Shape> Of(string name) =>
        [.. Enumerable.Range(1, int.MaxValue).Select(number => FileOf(name, number)).TakeWhile(file => File.Exists(Full(file)))
            .Select(file => new Shape(file, TextOf(file)))];

    public static string FileOf(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}.{number}.json");

    public static string NameOf(string file) => file[..file.LastIndexOf('.', file.Length - ".json".Length - 1)];

    /// <summary>The path of every example, relative to the folder.</summary>
    public static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Folder(), "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder(), file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>Writes the first example of a type.</summary>
    /// <returns>The file's path.</returns>
    public static string Add(string name, string text)
    {
        var file = FileOf(name, 1);
        Directory.CreateDirectory(Path.GetDirectoryName(Full(file))!);
        File.WriteAllText(Full(file), text);
        var lines = File.ReadAllLines(Full(Manifest)).Append($"{SumOfText(text)}  {file}")
            .OrderBy(line => line[line.IndexOf(' ', StringComparison.Ordinal)..], StringComparer.Ordinal);
        File.WriteAllText(Full(Manifest), string.Concat(lines.Select(line => $"{line}\n")));
        return file;
    }

    public static string SumOf(string file) => SumOfText(TextOf(file));

    public static string SumOfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The files and hashes in the manifest.</summary>
    public static Dictionary<string, string> Sums() =>
        File.ReadLines(Full(Manifest)).Select(line => line.Split("  ", 2)).ToDictionary(parts => parts[1], parts => parts[0]);

    /// <summary>Describes each difference between the manifest and the files, and how to resolve it.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyDictionary<string, string> sums, IReadOnlyDictionary<string, string> files) =>
        [.. files.Keys.Union(sums.Keys).Order(StringComparer.Ordinal).Select(file => Problem(file, sums, files)).OfType<string>()];

    private static string? Problem(string file, IReadOnlyDictionary<string, string> sums, IReadOnlyDictionary<string, string> files) =>
        !files.TryGetValue(file, out var sum) ? $"What was written is read for ever: restore {file}."
        : !sums.TryGetValue(file, out var approved) ? $"{Manifest} lacks this line:\n{sum}  {file}"
        : sum == approved ? null
        : $"What was written is read for ever: restore {file}, and add {FileOf(NameOf(file), files.Keys.Count(other => NameOf(other) == NameOf(file)) + 1)}.";

    private static string TextOf(string file) => File.ReadAllText(Full(file)).ReplaceLineEndings("\n");

    private static string Full(string file) => Path.Combine(Folder(), file);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Approved");

    /// <summary>An example file: the address or name on its first line, then the JSON.</summary>
    public sealed record Shape(string File, string Text)
    {
        private string Json => Text[(Text.IndexOf('\n', StringComparison.Ordinal) + 1)..];

        public object Read(Type type, JsonSerializerOptions options) => JsonSerializer.Deserialize(Json, type, options)!;

        /// <summary>The values that are lost when the example is deserialized and serialized again, as after a member is renamed or removed.</summary>
        public IReadOnlyList<string> Lost(Type type, JsonSerializerOptions options) =>
            [.. Lost("", JsonNode.Parse(Json), JsonSerializer.SerializeToNode(Read(type, options), type, options))];

        private static IEnumerable<string> Lost(string pointer, JsonNode? before, JsonNode? after) => (before, after) switch
        {
            (JsonObject was, JsonObject now) => was.SelectMany(member =>
                now.ContainsKey(member.Key) ? Lost($"{pointer}/{member.Key}", member.Value, now[member.Key]) : [$"{pointer}/{member.Key}"]),
            (JsonArray was, JsonArray now) when was.Count == now.Count => was.SelectMany((item, index) => Lost($"{pointer}/{index}", item, now[index])),
            _ => JsonNode.DeepEquals(before, after) ? [] : [pointer],
        };
    }
}

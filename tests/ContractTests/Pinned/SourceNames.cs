using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Tests.ContractTests.Pinned;

/// <summary>
/// Names that cannot be read from a running program, because they are in SQL, TypeScript, shell scripts or method bodies. Each must occur in the source,
/// in whatever file and under whatever constant; and every name that matches the usual patterns must be in the list.
/// </summary>
public sealed partial class SourceNames
{
    private static readonly string[] Languages = [".cs", ".sql", ".razor"];

    private static readonly Kind[] Kinds =
    [
        // pg_advisory_lock keys. Two versions of a service run side by side during an upgrade, and must use the same lock.
        new(
            "lock",
            ["services", "gateway"],
            Languages,
            [@"const (?:long|int) \w+ = (0x[0-9A-Fa-f_]{6,})"],
            Is: (name, text) => text.Replace("_", "", StringComparison.Ordinal).Contains(name, StringComparison.OrdinalIgnoreCase)),
        // The purpose is part of the id: a different string would give the same cause a different id.
        new("id", ["services", "gateway"], Languages, [@"DeterministicGuid\.Create\(\s*""([^""]+)"""], Is: Quoted),
        new("event header", ["services"], Languages, [@"(?:SetHeader|Headers\.Set|GetHeader|Headers\.Get<string>)\(\s*""([^""]+)"""], Is: Quoted),
        new("metric", ["services", "gateway"], Languages, [@"""(editorial\.[a-z.]+)"""], Is: Quoted),
        new(
            "problem",
            ["services", "gateway"],
            Languages,
            [@"Conflict\(\s*""([a-z-]+)""", @"new Rejection\(\s*\d+, ""([a-z-]+)""", @" new\(\s*4\d\d, ""([a-z-]+)"""],
            Is: Quoted),
        new("role", ["services", "gateway"], Languages, [@"Roles\.Contains\(""(\w+)""\)"], Is: Quoted),
        new("purpose of protection", ["gateway"], Languages, [@"CreateProtector\(""([^""]+)"""], Is: Quoted),
        new(
            "channel",
            ["services"],
            Languages,
            [@"pg_notify\('(\w+)'", @"""listen (\w+)"""],
            Is: (name, text) => text.Contains($"pg_notify('{name}'", StringComparison.Ordinal) || text.Contains($"listen {name}", StringComparison.Ordinal)),
        new("cookie", ["gateway"], Languages, [@"Cookie = ""([a-z-]+)""", @"""(desk-[a-z-]+)"], Is: QuotedStart),
        new(
            "word of tokens",
            ["services", "gateway"],
            Languages,
            [@"(?:Audience|Scope|Languages|Stamp) = ""([^""]+)""", @"FindFirst(?:Value)?\(""(\w+)""\)", @"FindAll\(""(\w+)""\)"],
            Is: Quoted),
        new("HTTP header", ["services", "gateway"], Languages, [@"(?:Request|Response)\.Headers\[""([^""]+)""\]", @"\w*Header = ""([A-Za-z-]+)"""], Is: Quoted),
        new(
            "setting",
            ["services", "gateway"],
            Languages,
            [@"""([A-Z][A-Za-z]+(?::[A-Z][A-Za-z]+)+)""(?<!""(?:Npgsql|Relational):\w+"")", @"GetSection\(""([A-Z]\w+(?::\w+)*)""\)"],
            Is: Setting),
        new("argument", ["services", "gateway"], Languages, [@"args is \[""(\w+)"""], Is: Quoted),
        new("table in SQL", ["gateway"], Languages, [@"create table if not exists (\w+\.\w+)"], Is: Plain),
        new("setting in scripts", ["deploy"], ["", ".sh"], [@"\b([A-Z][A-Za-z]+__[A-Za-z_]*[A-Za-z])\b"], Is: Plain),
        new("file in scripts", ["deploy"], ["", ".sh"], [], Is: Plain),
        new("file", ["gateway"], Languages, [@"""([a-z-]+\*?\.pem)"""], Is: Quoted),
        new(
            "browser", ["gateway/Desk"], [".ts"],
            [
                @"(indexedDB\.open\(""\w+"", \d+\))",
                @"(createObjectStore\(""\w+"", \{ keyPath: \[[^\]]*\] \})", @"(objectStore\(""\w+""\))",
                @"(new BroadcastChannel\(""\w+""\))",
                @"(localStorage\.\w+\(""[^""]+"")", @"= (""desk-[^""]*"")", @"(`desk-[^`]*`)",
                @"(createScriptURL\([^)]*\), \{[^}]*\})", @"(shell = ""[^""]+"")", @"(createPolicy\(""\w+"")",
            ],
            Is: (name, text) => Even(text).Contains(Even(name), StringComparison.Ordinal)),
        // What browsers have stored in IndexedDB before the upgrade.
        new(
            "kept on devices",
            ["gateway/Desk"],
            [".ts"],
            [],
            Is: (name, text) => Regex.IsMatch(text, $@"\b{name}\??\s*:") || Regex.IsMatch(text, $@"""{name}""")),
        new("database or role in scripts", ["deploy"], ["", ".sh"], [], Is: (name, text) => Regex.IsMatch(text, $@"(?<![\w-]){Regex.Escape(name)}(?![\w-])")),
    ];

    public static TheoryData<string> Names => [.. Kinds.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_in_the_source_stays(string name)
    {
        var kind = Kinds.Single(one => one.Name == name);
        var text = string.Join('\n', Texts(kind.Folders, kind.Endings));
        var pinned = Pin.Read("source")
            .Where(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))
            .Select(line => line[(name.Length + 2)..])
            .ToList();
        var found = kind.Usual.SelectMany(pattern => Regex.Matches(text, pattern))
            .Select(match => match.Groups[1].Value.Replace("_", name == "lock" ? "" : "_", StringComparison.Ordinal))
            .Distinct();
        var wrong = pinned.Where(one => !kind.Is(one, text))
            .Select(one => $"gone: {one}")
            .Concat(found.Except(pinned).Select(one => $"not approved: {one}"))
            .ToList();
        Assert.True(wrong.Count == 0, $"source.txt, {name}:\n  {string.Join("\n  ", wrong)}");
        Assert.NotEmpty(pinned);
    }

    [Fact]
    public void Every_line_of_the_list_belongs_to_a_kind() =>
        Assert.DoesNotContain(Pin.Read("source"), line => !Kinds.Any(kind => line.StartsWith($"{kind.Name}: ", StringComparison.Ordinal)));

    /// <summary>The strings of states in responses, filters and stored data: literals, or the names of enumeration members.</summary>
    [Fact]
    public void Words_of_states()
    {
        var words = Programs.Services.ToDictionary(service => service, service => Texts([$"services/{service[..1].ToUpperInvariant()}{service[1..]}"], [".cs"])
            .SelectMany(text => Literal().Matches(text).Select(match => match.Groups[1].Value))
            .Concat(StoredNames.AssemblyOf(service)
                .GetTypes()
                .Where(type => type.IsEnum)
                .SelectMany(type => Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.Serialize(value, type, Json.Options).Trim('"'))))
            .ToHashSet(StringComparer.Ordinal));
        var pinned = Pin.Read("states");
        Assert.Equal(Programs.Services.Order(StringComparer.Ordinal), pinned.Select(line => line.Split(": ")[0]).Distinct());
        Assert.DoesNotContain(pinned, line => !words[line.Split(": ")[0]].Contains(line.Split(": ")[1]));
    }

    /// <summary>The algorithm that derives ids for the store and the broker does not change.</summary>
    [Fact]
    public void Ids_of_the_same_cause_stay_the_same()
    {
        Assert.Equal(Guid.Parse("7e9fe832-f40f-82eb-9ad4-f59f33a8e8c8"), DeterministicGuid.Create("command", "00000000000000000000000000000001:key"));
        Assert.Equal(
            Guid.Parse("79e88dce-b1e1-89ed-bd66-e12a0eecfeb8"),
            DeterministicGuid.Create("event", "message 00000000-0000-0000-0000-000000000001", Guid.Parse("00000000-0000-0000-0000-000000000002"), 0));
    }

    private static bool Quoted(string name, string text) => text.Contains($"\"{name}\"", StringComparison.Ordinal);

    private static bool QuotedStart(string name, string text) => text.Contains($"\"{name}", StringComparison.Ordinal);

    private static bool Plain(string name, string text) => text.Contains(name, StringComparison.Ordinal);

    // Settings bound to an options class appear as a section and a property.
    private static bool Setting(string name, string text) =>
        Quoted(name, text) || (name.Split(':') is [.. var section, var property]
            && section.Length > 0
            && (Quoted(section[0], text) || Quoted(string.Join(':', section), text))
            && Regex.IsMatch(text, $@"\b{property}\b"));

    private static string Even(string text) =>
        Spaces().Replace(text, "").Replace('\'', '"').Replace(",}", "}", StringComparison.Ordinal).Replace(",]", "]", StringComparison.Ordinal);

    private static List<string> Texts(string[] folders, string[] endings) =>
        [.. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => endings.Contains(Path.GetExtension(file)) && !Generated().IsMatch(file))
            .Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    [GeneratedRegex(@"/(bin|obj|node_modules|dist|client/tests)/")]
    private static partial Regex Generated();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[""' ]([a-z]+(?:-[a-z]+)*)[""']")]
    private static partial Regex Literal();

    /// <summary>A category of names.</summary>
    /// <param name="Name">Its name in the list.</param>
    /// <param name="Folders">The folders to search.</param>
    /// <param name="Endings">The file extensions to search.</param>
    /// <param name="Usual">Patterns that such names usually match; every match must be in the list.</param>
    /// <param name="Is">Whether a text contains a name.</param>
    private sealed record Kind(string Name, string[] Folders, string[] Endings, string[] Usual, Func<string, string, bool> Is);
}

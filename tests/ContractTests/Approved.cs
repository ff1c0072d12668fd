using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EditorialPlatform.EventSourcing;
using MassTransit;
using MassTransit.Serialization;

namespace EditorialPlatform.Tests.ContractTests;

/// <summary>
/// The wire and the store do not change by accident. Every message and every event has an approved example in <c>Approved/</c>;
/// an example, once committed, is only ever added to: what was written yesterday must be readable for ever.
/// A missing example is written by the test, which then fails: look at the file and commit it.
/// </summary>
public sealed class Approved
{
    private static readonly JsonSerializerOptions Wire = new(SystemTextJsonMessageSerializer.Options) { WriteIndented = true };

    // As Marten is told in ServiceDefaults: camel case, enumerations as words.
    private static readonly JsonSerializerOptions Store = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    internal static readonly Assembly[] Services =
    [
        .. new[] { "Drafting", "Review", "Translation", "Publishing" }.Select(name => Assembly.Load($"EditorialPlatform.{name}")),
    ];

    public static TheoryData<Type> Messages => [.. typeof(Contracts.Copy).Assembly.GetTypes().Where(type => type.Namespace!.StartsWith("EditorialPlatform.Contracts.", StringComparison.Ordinal) && new[] { "ArticleId", "PersonId", "Version" }.Any(subject => type.GetProperty(subject) is not null) && type.GetProperty("At") is not null)];

    public static TheoryData<Type> Events => [.. Services.SelectMany(EventStore.EventNames).Select(pinned => pinned.Type)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_written_as_approved_and_read_back(Type message) =>
        Compare(Path.Combine("messages", $"{message.FullName!["EditorialPlatform.Contracts.".Length..]}.json"), message, Wire, MessageUrn.ForTypeString(message));

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_stored_as_approved_and_read_back(Type happened) =>
        Compare(
            Path.Combine("events", $"{happened.Assembly.GetName().Name!.Split('.')[^1]}.{happened.GetCustomAttribute<EventNameAttribute>()!.Name}.json"),
            happened,
            Store,
            happened.GetCustomAttribute<EventNameAttribute>()!.Name);

    [Fact]
    public void No_two_events_of_a_service_share_a_name()
    {
        foreach (var service in Services)
        {
            var names = EventStore.EventNames(service).Select(pinned => pinned.Name).ToList();
            Assert.NotEmpty(names);
            Assert.Equal(names.Count, names.Distinct().Count());
        }
    }

    [Fact]
    public void Every_approved_example_still_belongs_to_something()
    {
        var known = Messages.Select(row => $"messages/{row.Data.FullName!["EditorialPlatform.Contracts.".Length..]}.json")
            .Concat(Events.Select(row => $"events/{row.Data.Assembly.GetName().Name!.Split('.')[^1]}.{row.Data.GetCustomAttribute<EventNameAttribute>()!.Name}.json"))
            .ToHashSet();
        var orphans = Directory.EnumerateFiles(Folder(), "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder(), file).Replace('\\', '/')).Where(file => !known.Contains(file));
        Assert.Empty(orphans);
    }

    private static void Compare(string name, Type type, JsonSerializerOptions options, string address)
    {
        var file = Path.Combine(Folder(), name);
        var written = $"// {address}\n{JsonSerializer.Serialize(Example.Of(type), type, options)}\n".ReplaceLineEndings("\n");
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, written);
            Assert.Fail($"{name} was not approved yet. It is written now: look at it and commit it.");
        }

        var approved = File.ReadAllText(file).ReplaceLineEndings("\n");
        Assert.Equal(approved, written);
        var read = JsonSerializer.Deserialize(approved[(approved.IndexOf('\n', StringComparison.Ordinal) + 1)..], type, options);
        Assert.Equal(written, $"// {address}\n{JsonSerializer.Serialize(read, type, options)}\n".ReplaceLineEndings("\n"));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Approved");
}

/// <summary>Fills every field of a record with something that depends on the field alone.</summary>
internal static class Example
{
    public static object Of(Type type) => Make(type, type.Name, 0)!;

    private static object? Make(Type type, string name, int depth)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare switch
        {
            _ when bare == typeof(string) => char.ToLowerInvariant(name[0]) + name[1..],
            _ when bare == typeof(Guid) => DeterministicGuid.Create("example", name),
            _ when bare == typeof(int) => 7,
            _ when bare == typeof(long) => 9L,
            _ when bare == typeof(bool) => true,
            _ when bare == typeof(DateTimeOffset) => new DateTimeOffset(2026, 11, 5, 14, 5, 0, TimeSpan.Zero),
            _ when bare == typeof(DateOnly) => new DateOnly(2026, 11, 5),
            _ when bare.IsEnum => Enum.GetValues(bare).Cast<object>().Last(),
            _ when bare.IsGenericType && bare.GetGenericArguments() is [var item] => Of(item, name, depth),
            _ when bare.IsGenericType && bare.GetGenericArguments() is [var key, var value] => Of(key, value, name, depth),
            _ when depth > 4 => null,
            _ => Construct(bare, depth),
        };
    }

    private static Array Of(Type item, string name, int depth)
    {
        var list = Array.CreateInstance(item, 1);
        list.SetValue(Make(item, name, depth + 1), 0);
        return list;
    }

    private static object Of(Type key, Type value, string name, int depth)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, value))!;
        dictionary.Add(Make(key, name + "Key", depth + 1)!, Make(value, name, depth + 1));
        return dictionary;
    }

    private static object Construct(Type type, int depth)
    {
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType, parameter.Name!, depth + 1))]);
    }
}

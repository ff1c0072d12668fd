using System.Collections;
using System.Reflection;
using System.Text.Json;
using EditorialPlatform.EventSourcing;
using MassTransit;
using MassTransit.Serialization;

namespace EditorialPlatform.Tests.ContractTests;

/// <summary>
/// Guards the formats of messages and events against accidental changes. Every shape that a message or an event ever had has an approved example in
/// <c>Approved/</c>, numbered from 1: the newest is what is written today, and all older ones must remain readable. A committed example is never changed.
/// The test writes the first example of a type and then fails: review the file and commit it.
/// </summary>
public sealed class Approved
{
    private static readonly JsonSerializerOptions Wire = new(SystemTextJsonMessageSerializer.Options) { WriteIndented = true };

    // As Marten is configured in ServiceDefaults: camel case, enumerations as strings.
    private static readonly JsonSerializerOptions Store = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    internal static readonly Assembly[] Services =
    [
        .. new[] { "Drafting", "Review", "Translation", "Publishing" }.Select(name => Assembly.Load($"EditorialPlatform.{name}")),
    ];

    public static TheoryData<Type> Messages =>
        [.. typeof(Contracts.Copy).Assembly.GetTypes().Where(type => type.Namespace!.StartsWith("EditorialPlatform.Contracts.", StringComparison.Ordinal)
            && new[] { "ArticleId", "PersonId", "Version" }.Any(subject => type.GetProperty(subject) is not null)
            && type.GetProperty("At") is not null)];

    public static TheoryData<Type> Events => [.. Services.SelectMany(EventStore.EventNames).Select(pinned => pinned.Type)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_written_as_approved_and_read_back(Type message) =>
        Compare(NameOfMessage(message), message, Wire, MessageUrn.ForTypeString(message));

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_stored_as_approved_and_read_back(Type happened) =>
        Compare(
            NameOfEvent(happened),
            happened,
            Store,
            happened.GetCustomAttribute<EventNameAttribute>()!.Name);

    /// <summary>Folds the stream's events in the order of their declaration, with this event in each of its shapes.</summary>
    [Theory]
    [MemberData(nameof(Events))]
    public void Every_shape_of_an_event_is_folded(Type happened)
    {
        var state = Snapshots.States.Select(row => row.Data).Single(candidate => EventStore.EventTypesOf(candidate).Contains(happened));
        var evolve = state.GetMethod("Evolve", [typeof(object)])!;
        foreach (var shape in Shapes.Of(NameOfEvent(happened)))
        {
            var stream = EventStore.EventTypesOf(state).Select(each => each == happened ? shape.Read(happened, Store) : Example.Of(each));
            Assert.NotNull(stream.Aggregate(Activator.CreateInstance(state)!, (current, each) => evolve.Invoke(current, [each])!));
        }
    }

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
        var known = Messages.Select(row => NameOfMessage(row.Data)).Concat(Events.Select(row => NameOfEvent(row.Data))).ToHashSet();
        Assert.DoesNotContain(Shapes.Files(), file => !known.Contains(Shapes.NameOf(file)));
    }

    [Fact]
    public void An_approved_example_is_added_and_never_changed() =>
        Assert.Empty(Shapes.Problems(Shapes.Sums(), Shapes.Files().ToDictionary(file => file, Shapes.SumOf)));

    [Fact]
    public void A_changed_a_new_and_a_removed_example_are_told_apart()
    {
        var sums = new Dictionary<string, string> { ["events/A.a.1.json"] = "1", ["events/A.a.2.json"] = "2", ["events/A.b.1.json"] = "3" };
        Assert.Empty(Shapes.Problems(sums, sums));
        var files = new Dictionary<string, string> { ["events/A.a.1.json"] = "9", ["events/A.a.2.json"] = "2", ["events/A.c.1.json"] = "4" };
        Assert.Collection(
            Shapes.Problems(sums, files),
            changed => Assert.Contains("restore events/A.a.1.json, and add events/A.a.3.json", changed, StringComparison.Ordinal),
            removed => Assert.Contains("restore events/A.b.1.json", removed, StringComparison.Ordinal),
            added => Assert.EndsWith("4  events/A.c.1.json", added, StringComparison.Ordinal));
    }

    [Fact]
    public void A_shape_is_read_when_nothing_of_it_is_lost()
    {
        var shape = new Shapes.Shape("a.1.json", "// a\n{\"key\":\"k\",\"lines\":[{\"text\":\"t\"}]}");
        Assert.Empty(shape.Lost(typeof(Whole), Store));
        Assert.Equal(["/lines/0/text"], shape.Lost(typeof(Renamed), Store));
        Assert.Equal(["/lines"], shape.Lost(typeof(Shorter), Store));
    }

    private static void Compare(string name, Type type, JsonSerializerOptions options, string address)
    {
        var written = $"// {address}\n{JsonSerializer.Serialize(Example.Of(type), type, options)}\n".ReplaceLineEndings("\n");
        var shapes = Shapes.Of(name);
        if (shapes.Count == 0)
        {
            Assert.Fail($"{Shapes.Add(name, written)} was not approved yet. It is written now: look at it and commit it.");
        }

        if (shapes[^1].Text != written)
        {
            var next = Shapes.FileOf(name, shapes.Count + 1);
            Assert.Fail(
                $"This is not written as in {shapes[^1].File}. Undo the change; or, where it only adds optional members,\n"
                + $"add {next} and its line in {Shapes.Manifest}:\n{Shapes.SumOfText(written)}  {next}\n\n{written}");
        }

        foreach (var shape in shapes)
        {
            Assert.Equal($"// {address}", shape.Text[..shape.Text.IndexOf('\n', StringComparison.Ordinal)]);
            Assert.True(shape.Lost(type, options) is [], $"{shape.File} is not read whole: {string.Join(", ", shape.Lost(type, options))} is lost.");
        }
    }

    private static string NameOfMessage(Type message) => $"messages/{message.FullName!["EditorialPlatform.Contracts.".Length..]}";

    private static string NameOfEvent(Type happened) =>
        $"events/{happened.Assembly.GetName().Name!.Split('.')[^1]}.{happened.GetCustomAttribute<EventNameAttribute>()!.Name}";

    private sealed record Whole(string Key, IReadOnlyList<Line> Lines, string? More = null);

    private sealed record Renamed(string Key, IReadOnlyList<Words> Lines);

    private sealed record Shorter(string Key);

    private sealed record Line(string Text, string? Note = null);

    private sealed record Words(string? Body = null);
}

/// <summary>Fills every field of a record with a value that depends only on the field.</summary>
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

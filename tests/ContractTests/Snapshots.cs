using System.Reflection;
using EditorialPlatform.EventSourcing;
using JasperFx.Events.Aggregation;

namespace EditorialPlatform.Tests.ContractTests;

/// <summary>
/// Marten applies events to a snapshot according to a list that its source generator derives from the fold. If that list misses an event, decisions
/// still see its effect but the stored snapshot does not, and the next decision is based on a wrong state.
/// </summary>
public sealed class Snapshots
{
    public static TheoryData<Type> States => [.. Approved.Services.SelectMany(service => service.GetTypes())
        .Where(type => type.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IStreamState<>)))];

    [Theory]
    [MemberData(nameof(States))]
    public void Every_event_that_changes_a_state_changes_it_in_the_store_too(Type state)
    {
        var evolver = state.Assembly.GetCustomAttributes<GeneratedEvolverAttribute>().Single(generated => Types(generated).Contains(state));
        var implementation = Types(evolver).Single(type => type != state);
        var folded = (Type[])implementation.GetProperty("EventTypes")!.GetValue(Activator.CreateInstance(implementation, nonPublic: true))!;
        var (before, evolve) = (Activator.CreateInstance(state)!, state.GetMethod("Evolve", [typeof(object)])!);
        var changing = EventStore.EventNames(state.Assembly)
            .Select(pinned => pinned.Type)
            .Where(happened => !Equals(before, evolve.Invoke(before, [Example.Of(happened)])));
        Assert.Empty(folded.Length == 0 ? [] : changing.Except(folded).Select(type => type.Name));
    }

    /// <summary>Each stream type has one snapshot, whose events are those of its
    /// namespace: the snapshot handles all of them, and no other snapshot exists.</summary>
    [Theory]
    [MemberData(nameof(States))]
    public void The_events_of_a_stream_are_those_of_its_namespace(Type state)
    {
        var (before, evolve) = (Activator.CreateInstance(state)!, state.GetMethod("Evolve", [typeof(object)])!);
        Assert.Single(States, row => row.Data.Namespace == state.Namespace);
        var changing = EventStore.EventNames(state.Assembly)
            .Select(pinned => pinned.Type)
            .Where(happened => !Shown(before).Equals(Shown(evolve.Invoke(before, [Example.Of(happened)])!), StringComparison.Ordinal));
        Assert.NotEmpty(EventStore.EventTypesOf(state));
        Assert.Empty(Counts(state) ? [] : changing.Except(EventStore.EventTypesOf(state)).Select(type => type.Name));

        static string Shown(object folded) => System.Text.Json.JsonSerializer.Serialize(folded, folded.GetType());
    }

    // This state counts all events, so only the namespace tells which ones are its own.
    private static bool Counts(Type state) => state == typeof(Translation.Jobs.TranslationJob);

    // The target type and the generated type.
    private static IEnumerable<Type> Types(GeneratedEvolverAttribute generated) =>
        generated.GetType()
            .GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public)
            .Select(property => property.GetValue(generated))
            .OfType<Type>();
}

using System.Reflection;
using EditorialPlatform.EventSourcing;
using JasperFx.Events.Aggregation;

namespace EditorialPlatform.Tests.ContractTests;

/// <summary>
/// The store folds a state by a list of events that Marten's generator reads out of the source of the fold. An event that the list leaves out changes the state
/// in a decision, and not in the database: the next decision would be made on a state that is not so.
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

    /// <summary>A state is kept of the streams whose events are those of its namespace: each
    /// of them is one that the state knows, and there is no other state beside it.</summary>
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

    // A state that counts its events changes by any: which are its own, only the namespace says.
    private static bool Counts(Type state) => state == typeof(Translation.Jobs.TranslationJob);

    // What it is generated for, and what was generated.
    private static IEnumerable<Type> Types(GeneratedEvolverAttribute generated) =>
        generated.GetType()
            .GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public)
            .Select(property => property.GetValue(generated))
            .OfType<Type>();
}

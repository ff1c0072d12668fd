using System.Reflection;
using EditorialPlatform.ServiceDefaults;
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
        var changing = EventStore.EventNames(state.Assembly).Select(pinned => pinned.Type).Where(happened => !Equals(before, evolve.Invoke(before, [Example.Of(happened)])));
        Assert.Empty(folded.Length == 0 ? [] : changing.Except(folded).Select(type => type.Name));
    }

    // What it is generated for, and what was generated.
    private static IEnumerable<Type> Types(GeneratedEvolverAttribute generated) =>
        generated.GetType().GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public).Select(property => property.GetValue(generated)).OfType<Type>();
}

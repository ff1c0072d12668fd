using System.Reflection;
using System.Text.Json;
using EditorialPlatform.EventSourcing;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events;
using Marten.Services;
using Microsoft.Extensions.DependencyInjection;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace EditorialPlatform.Tests.ContractTests.Pinned;

/// <summary>The names that are stored in the event stores.</summary>
public sealed class StoredNames
{
    public static TheoryData<string> Services => [.. Programs.Services];

    /// <summary>The stream types, their events, and each event's name in histories.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void Streams_and_events(string service)
    {
        var store = StoreOf(service);
        var events = (EventGraph)store.Options.Events;
        var mapped = EventStore.EventNames(AssemblyOf(service)).ToDictionary(pinned => pinned.Type);
        var of = StatesOf(store).ToDictionary(state => state, state => EventStore.EventTypesOf(state).ToList());
        Assert.Equal(mapped.Keys.OrderBy(type => type.FullName), of.Values.SelectMany(types => types).OrderBy(type => type.FullName));
        foreach (var type in mapped.Keys)
        {
            Assert.Equal(mapped[type].Name, events.EventMappingFor(type).EventTypeName);
        }

        Pin.Compare(
            $"events.{service}",
            of.SelectMany(state => state.Value.Select(
                type => $"stream {events.AggregateAliasFor(state.Key)}: {mapped[type].Name} — {EventNameAttribute.ToHistoryName(mapped[type].Name)}"))
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Documents_and_tables(string service)
    {
        var store = StoreOf(service);
        var documents = store.Options.AllKnownDocumentTypes()
            .Where(document => !document.DocumentType.IsAssignableTo(typeof(IEvent)) && IsOurs(document.DocumentType))
            .Select(document => $"document {document.Alias} in {document.TableName.QualifiedName}");
        var objects = store.Storage.AllObjects().SelectMany(one => one switch
        {
            Table table => table.Columns.Select(column => $"table {table.Identifier.QualifiedName} column {column.Name} {column.Type}")
                .Concat(table.Indexes.Select(index => $"table {table.Identifier.QualifiedName} index {index.Name}")),
            _ => [$"{one.GetType().Name.ToLowerInvariant()} {one.Identifier.QualifiedName}"],
        });
        Pin.Compare($"tables.{service}", documents.Concat(objects).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>The entries of <c>mt_event_progression</c>: those of subscriptions, and of projections during a rebuild.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void Projections_and_subscriptions(string service)
    {
        var store = StoreOf(service);
        var projections = store.Options.Events.Projections()
            .Select(source => $"projection {source.Name} version {source.Version}: {string.Join(", ", source.ShardNames().Select(shard => shard.Identity))}");
        var subscriptions = ((StoreOptions)store.Options).Projections.AllShards().Select(shard => $"shard {shard.Name.Identity}");
        Pin.Compare($"projections.{service}", projections.Concat(subscriptions).Order(StringComparer.Ordinal));
    }

    /// <summary>Every member of every event and stored document, including nested ones.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void Members(string service)
    {
        var store = StoreOf(service);
        var json = Serialization(store);
        var events = EventStore.EventNames(AssemblyOf(service))
            .SelectMany(pinned => JsonShape.Of(pinned.Type, json).Select(member => $"event {pinned.Name}: {member}"));
        var documents = store.Options.AllKnownDocumentTypes().Where(document => IsOurs(document.DocumentType))
            .SelectMany(document => JsonShape.Of(document.DocumentType, json).Select(member => $"document {document.Alias}: {member}"));
        Pin.Compare($"members.{service}", events.Concat(documents).Order(StringComparer.Ordinal));
    }

    internal static IDocumentStore StoreOf(string service) => Programs.Of(service).GetRequiredService<IDocumentStore>();

    internal static Assembly AssemblyOf(string service) => Assembly.Load($"EditorialPlatform.{char.ToUpperInvariant(service[0])}{service[1..]}");

    private static IEnumerable<Type> StatesOf(IDocumentStore store) =>
        store.Options.AllKnownDocumentTypes().Select(document => document.DocumentType)
            .Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IStreamState<>)));

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("EditorialPlatform.", StringComparison.Ordinal);

    // Marten exposes the options only through its configuration callback.
    private static JsonSerializerOptions Serialization(IDocumentStore store)
    {
        var all = new List<JsonSerializerOptions>();
        ((SystemTextJsonSerializer)store.Options.Serializer()).Configure(all.Add);
        return all.First(options => options.PropertyNamingPolicy == JsonNamingPolicy.CamelCase);
    }
}

using System.Globalization;
using System.Reflection;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Weasel.Core;

namespace EditorialPlatform.EventSourcing;

/// <summary>Fixes the name under which an event is stored, independent of its class name. A change of meaning needs a new event with a new name.</summary>
/// <param name="name">Snake case, such as <c>draft_submitted</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventNameAttribute(string name) : Attribute
{
    /// <summary>The stored name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether histories show the event's reason to editors only.</summary>
    public bool ReasonIsForEditors { get; init; }

    /// <summary>
    /// The name that histories show for an event: its stored name in Pascal case, <c>DraftSubmitted</c> for <c>draft_submitted</c>. It does not
    /// depend on the name of the class.
    /// </summary>
    /// <param name="storedName">The stored name.</param>
    public static string ToHistoryName(string storedName) => string.Concat(storedName.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <summary>Where the event store is, for the connections that are not pooled.</summary>
/// <param name="ConnectionString">With the password.</param>
internal sealed record EventStoreAddress(string ConnectionString);

/// <summary>Configures Marten in the same way for every service. The event store is also the outbox: see <see cref="OutboxRelay"/>.</summary>
public static class EventStore
{
    /// <summary>Adds the event store.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="service">The service's name: its schema, and the run-time role that migrating grants to.</param>
    /// <param name="events">The assembly whose types with <see cref="EventNameAttribute"/> are the events.</param>
    /// <param name="configure">The service's states and read models.</param>
    internal static void AddEventStore(this WebApplicationBuilder builder, string service, Assembly events, Action<StoreOptions> configure)
    {
        var migrating = builder.Configuration["migrate"] is not null;
        var asOwner = migrating || builder.Configuration["rebuild"] is not null;
        var connection = asOwner
            ? builder.Configuration.OwnerConnection(service)
            : builder.Configuration.ServingConnection("ConnectionStrings:Events", service, DatabaseConnection.ServicePool);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        builder.Services.AddSingleton(new EventStoreAddress(connection.ConnectionString)).AddSingleton<AppendNotifications>();
        // Marten logs every concurrency conflict as an error with its SQL, and every page of the daemon. Both are routine here.
        builder.Logging.AddFilter("Marten.IDocumentStore", LogLevel.None).AddFilter("Marten.Events.Daemon", LogLevel.Warning)
            .AddFilter("Npgsql", LogLevel.Warning).AddFilter("JasperFx", LogLevel.Warning);
        // Documents in another schema are those of a rebuild; the events are always the service's.
        StoreOptions Options(IServiceProvider provider, string documents, AutoCreate create)
        {
            var options = new StoreOptions { DatabaseSchemaName = documents, AutoCreateSchemaObjects = create };
            options.Events.DatabaseSchemaName = service;
            options.Connection(provider.GetRequiredService<NpgsqlDataSource>());
            options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase);
            options.Events.TimeProvider = provider.GetRequiredService<TimeProvider>();
            options.Events.UseMandatoryStreamTypeDeclaration = true;
            options.Events.EnableUniqueIndexOnEventId = true;
            options.Events.UseExclusiveLockOnConcurrentAppends = true;
            options.Events.AutoDiscoverTagTypes = false;
            options.Events.MetadataConfig.HeadersEnabled = true;
            options.Events.MetadataConfig.CausationIdEnabled = true;
            options.Events.MetadataConfig.CorrelationIdEnabled = true;
            options.Events.MetadataConfig.UserNameEnabled = true;
            options.Listeners.Add(new AppendNotifications.Sender());
            options.Projections.Wakeup = provider.GetRequiredService<AppendNotifications>();
            options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(100);
            options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(250);
            options.Projections.StaleSequenceThreshold = TimeSpan.FromMilliseconds(500);
            // A failing event stops its projection and turns readiness unhealthy. Skipping it would make live and rebuilt read models differ.
            options.Projections.Errors.SkipApplyErrors = false;
            options.Projections.Errors.SkipSerializationErrors = false;
            options.Projections.Errors.SkipUnknownEvents = false;
            options.OpenTelemetry.TrackEventCounters();
            foreach (var (type, name) in EventNames(events))
            {
                options.Events.MapEventType(type, name);
            }

            options.Schema.For<ProcessedMessage>().Index(message => message.At);
            configure(options);
            return options;
        }

        builder.Services.AddSingleton<Func<string, DocumentStore>>(
            provider => documents => new DocumentStore(Options(provider, documents, AutoCreate.CreateOrUpdate)));
        builder.Services.AddMarten(provider => Options(provider, service, migrating ? AutoCreate.CreateOrUpdate : AutoCreate.None))
            .AddSubscriptionWithServices<OutboxRelay>(ServiceLifetime.Singleton, _ => { });
    }

    /// <summary>The events of an assembly and the names they are stored under.</summary>
    /// <param name="assembly">The service's assembly.</param>
    public static IEnumerable<(Type Type, string Name)> EventNames(Assembly assembly) =>
        from type in assembly.GetTypes()
        let name = type.GetCustomAttribute<EventNameAttribute>()
        where name is not null
        select (type, name.Name);

    /// <summary>Adds a snapshot of a stream type, which is stored in the transaction of its events.</summary>
    /// <typeparam name="TState">The state.</typeparam>
    /// <param name="store">The store.</param>
    /// <param name="name">The name under which its progress and its version are stored; it does not change with the class.</param>
    public static void AddSnapshot<TState>(this StoreOptions store, string name)
        where TState : class, IStreamState<TState>, new() =>
        store.Projections.Snapshot<TState>(SnapshotLifecycle.Inline, projection =>
        {
            projection.Name = name;
            projection.IncludeEventsOf(typeof(TState));
        });

    /// <summary>The event types of a stream type.</summary>
    /// <param name="state">The type of its state.</param>
    public static IEnumerable<Type> EventTypesOf(Type state) =>
        EventNames(state.Assembly).Select(pinned => pinned.Type).Where(type => type.Namespace == state.Namespace);

    /// <summary>Updates the schema with the owner's connection, and grants the run-time role
    /// only what it needs; it cannot change or delete events.</summary>
    /// <param name="app">The service, built for migrating.</param>
    /// <param name="service">The service's name: the schema.</param>
    /// <param name="values">Additional values for the placeholders in the service's SQL files, besides schema and role.</param>
    internal static async Task MigrateAsync(WebApplication app, string service, IReadOnlyDictionary<string, string>? values)
    {
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        await using var turn = await MigrationLock.AcquireAsync(database);
        await app.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        var filled = new Dictionary<string, string>(values ?? new Dictionary<string, string>())
        {
            ["schema"] = service,
            ["role"] = app.Configuration["Database:RuntimeRole"] ?? service,
            ["erased"] = Contracts.Person.Erased,
            ["erasure_lock"] = Erasure.Lock.ToString(CultureInfo.InvariantCulture),
        };
        await SchemaFiles.ApplyAsync(database, typeof(EventStore).Assembly, "event store", service, filled);
        await SchemaFiles.ApplyAsync(database, app.Services.GetRequiredService<ServiceName>().Slices, service, service, filled);
        await RebuildReadModelsAsync(app, service, all: false);
    }

    /// <summary>Rebuilds all read models.</summary>
    /// <param name="app">The service, built for rebuilding.</param>
    /// <param name="service">The service's name: the schema.</param>
    internal static async Task RebuildAsync(WebApplication app, string service)
    {
        await using var turn = await MigrationLock.AcquireAsync(app.Services.GetRequiredService<NpgsqlDataSource>());
        await RebuildReadModelsAsync(app, service, all: true);
    }

    private static Task RebuildReadModelsAsync(WebApplication app, string service, bool all) =>
        ReadModels.RebuildAsync(
            app.Services.GetRequiredService<NpgsqlDataSource>(),
            app.Services.GetRequiredService<Func<string, DocumentStore>>(),
            service,
            all,
            Console.WriteLine);
}

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

namespace EditorialPlatform.ServiceDefaults;

/// <summary>Pins the name an event is stored under, for ever, apart from the name of its class. A change of meaning is a new event with a new name.</summary>
/// <param name="name">Snake case, such as <c>draft_submitted</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventNameAttribute(string name) : Attribute
{
    /// <summary>The stored name.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// What histories call an event: its stored name in the form that clients of <c>/api/articles/{id}/history</c> have always seen, <c>DraftSubmitted</c>
    /// for <c>draft_submitted</c>. It does not depend on the name of the class.
    /// </summary>
    /// <param name="storedName">The stored name.</param>
    public static string InHistories(string storedName) =>
        string.Concat(storedName.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <summary>Where the event store is, for the connections that are not pooled.</summary>
/// <param name="ConnectionString">With the password.</param>
internal sealed record EventStoreAddress(string ConnectionString);

/// <summary>Marten, the same way in every service. The store is the outbox too: see <see cref="OutboxRelay"/>.</summary>
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
        var connection = new NpgsqlConnectionStringBuilder(builder.Configuration.Required(asOwner ? "ConnectionStrings:Owner" : "ConnectionStrings:Events"))
        {
            ApplicationName = service,
            MaxPoolSize = 40,
            Timeout = 5,
            CommandTimeout = 15,
            KeepAlive = 10,
            IncludeErrorDetail = false,
        };
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        builder.Services.AddSingleton(new EventStoreAddress(connection.ConnectionString));
        // Marten logs every lost race as an error, with its SQL, and every page of the daemon: both are daily business here.
        builder.Logging.AddFilter("Marten.IDocumentStore", LogLevel.None).AddFilter("Marten.Events.Daemon", LogLevel.Warning)
            .AddFilter("Npgsql", LogLevel.Warning).AddFilter("JasperFx", LogLevel.Warning);
        builder.Services.AddMarten(provider =>
            {
                var options = new StoreOptions { DatabaseSchemaName = service, AutoCreateSchemaObjects = migrating ? AutoCreate.CreateOrUpdate : AutoCreate.None };
                options.Connection(provider.GetRequiredService<NpgsqlDataSource>());
                options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase);
                options.Events.TimeProvider = provider.GetRequiredService<TimeProvider>();
                options.Events.UseMandatoryStreamTypeDeclaration = true;
                options.Events.EnableUniqueIndexOnEventId = true;
                options.Events.UseExclusiveLockOnConcurrentAppends = true;
                options.Events.UseListenNotifyForEventAppends = true;
                options.Events.AutoDiscoverTagTypes = false;
                options.Events.MetadataConfig.HeadersEnabled = true;
                options.Events.MetadataConfig.CausationIdEnabled = true;
                options.Events.MetadataConfig.CorrelationIdEnabled = true;
                options.Events.MetadataConfig.UserNameEnabled = true;
                options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(100);
                options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(250);
                options.Projections.StaleSequenceThreshold = TimeSpan.FromMilliseconds(500);
                options.Projections.HealthCheckPollingTime = TimeSpan.FromSeconds(1);
                // A failing event stops its projection and turns readiness red: skipping it would make live and rebuilt differ for ever.
                options.Projections.Errors.SkipApplyErrors = false;
                options.Projections.Errors.SkipSerializationErrors = false;
                options.Projections.Errors.SkipUnknownEvents = false;
                options.OpenTelemetry.TrackEventCounters();
                foreach (var (type, name) in EventNames(events))
                {
                    options.Events.MapEventType(type, name);
                }

                options.Schema.For<StoredAnswer>().Index(answer => answer.At);
                options.Schema.For<AppliedMessage>().Index(message => message.At);
                configure(options);
                return options;
            })
            .AddSubscriptionWithServices<OutboxRelay>(ServiceLifetime.Singleton, _ => { });
    }

    /// <summary>The events of an assembly and the names they are stored under.</summary>
    /// <param name="assembly">The service's assembly.</param>
    public static IEnumerable<(Type Type, string Name)> EventNames(Assembly assembly) =>
        from type in assembly.GetTypes()
        let name = type.GetCustomAttribute<EventNameAttribute>()
        where name is not null
        select (type, name.Name);

    /// <summary>
    /// Keeps the state of a kind of stream beside its events, in their transaction. Marten asks a state by the events' types, and a fold that it
    /// cannot read by none: then it would keep a state of every stream there is, of whatever kind. So it is told: a stream's events are those of
    /// its state's namespace.
    /// </summary>
    /// <typeparam name="TState">The state.</typeparam>
    /// <param name="store">The store.</param>
    /// <param name="name">Name of the projection, for ever: Marten keeps its marks under it.</param>
    public static void KeepState<TState>(this StoreOptions store, string name)
        where TState : class, IStreamState<TState>, new() =>
        store.Projections.Snapshot<TState>(SnapshotLifecycle.Inline, projection =>
        {
            projection.Name = name;
            foreach (var type in EventsOf(typeof(TState)))
            {
                projection.IncludeType(type);
            }
        });

    /// <summary>The events of a kind of stream.</summary>
    /// <param name="state">Its state.</param>
    public static IEnumerable<Type> EventsOf(Type state) => EventNames(state.Assembly).Select(pinned => pinned.Type).Where(type => type.Namespace == state.Namespace);

    /// <summary>Brings the schema up to date with the owner's connection, and grants the run-time role what it needs and no more: events are for ever.</summary>
    /// <param name="app">The service, built for migrating.</param>
    /// <param name="service">The service's name: the schema.</param>
    internal static async Task MigrateAsync(WebApplication app, string service)
    {
        await app.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        var role = app.Configuration["Database:RuntimeRole"] ?? service;
        await using var grant = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            $"""
            grant usage on schema {Quote(service)} to {Quote(role)};
            grant select, insert, update, delete on all tables in schema {Quote(service)} to {Quote(role)};
            grant usage, select on all sequences in schema {Quote(service)} to {Quote(role)};
            grant execute on all functions in schema {Quote(service)} to {Quote(role)};
            revoke update, delete, truncate on {Quote(service)}.mt_events from {Quote(role)};
            {Erasure.Schema(Quote(service), Quote(role))}
            """);
        await grant.ExecuteNonQueryAsync();
    }

    /// <summary>Builds every read model anew from the events. The service must not run meanwhile, for it writes them too.</summary>
    /// <param name="app">The service, built for rebuilding.</param>
    internal static async Task RebuildAsync(WebApplication app)
    {
        var store = app.Services.GetRequiredService<IDocumentStore>();
        using var daemon = await store.BuildProjectionDaemonAsync();
        foreach (var projection in store.Options.Events.Projections())
        {
            await daemon.RebuildProjectionAsync(projection.Name, TimeSpan.FromHours(1), CancellationToken.None);
            Console.WriteLine($"{projection.Name} is built anew");
        }
    }

    internal static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A setting without which the service cannot run.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="key">The setting.</param>
    /// <exception cref="InvalidOperationException">It is missing; the message names it.</exception>
    public static string Required(this IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"The setting '{key}' is missing.");
}

using System.Reflection;
using EditorialPlatform.EventSourcing;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Aggregation;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Archiving;
using Npgsql;

namespace EditorialPlatform.EventSourcing;

/// <summary>
/// The version of a read model or snapshot. Increase it whenever the stored form changes, and the next migration rebuilds the read model. The attribute
/// is on the projection, or on the state if Marten creates the projection.
/// </summary>
/// <param name="version">The version, starting at 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ReadModelVersionAttribute(int version) : Attribute
{
    /// <summary>The version.</summary>
    public int Version { get; } = version;
}

/// <summary>A projection that writes more than documents of one type.</summary>
public interface IWritesTables
{
    /// <summary>The document types it writes.</summary>
    IEnumerable<Type> Documents => [];

    /// <summary>The tables it writes that Marten does not manage, such as <c>public_site.editions</c>.</summary>
    IEnumerable<string> Tables => [];
}

/// <summary>A projection to one document whose rows also show something that is not an event yet.</summary>
public interface IShowsMoreThanEvents
{
    /// <summary>The table that is shown beside the events.</summary>
    string Source { get; }

    /// <summary>Shows it in rows that were made from events alone. Nobody writes the table meanwhile.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="schema">Where the rows are.</param>
    /// <param name="serializer">The store's.</param>
    Task ShowAsync(NpgsqlConnection connection, string schema, ISerializer serializer);
}

/// <summary>
/// The read models of a service. <c>migrate</c> rebuilds those whose stored version differs from the program's, <c>rebuild</c> all of them:
/// events are replayed through the same inline projections into empty tables in separate schemas (<c>…_rebuild</c>), and then one transaction
/// replaces the rows that differ. Equal rows are not touched, so that data that does not come from events (the time a document was stored, an
/// identity) is kept, and triggers fire only for real changes.
/// </summary>
/// <remarks>
/// Reads, and writes by programs of the same version, continue meanwhile and only wait while rows are replaced. Programs of another version must
/// be stopped first, as <c>deploy/up</c> does, because they would continue to write rows in their own form.
/// </remarks>
public static class ReadModels
{
    private const string Suffix = "_rebuild";
    private const int BatchSize = 500;

    // A long transaction can commit events behind the progress mark. Then the replay starts again; the last attempt blocks all writers.
    private const int Attempts = 5;

    /// <summary>Adds a read model that is written in the transaction of the events. A
    /// single-document projection handles only the events of its namespace.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The name under which its progress and its version are stored; it does not change with the class.</param>
    /// <param name="make">Creates the projection. Its argument is the suffix of the schemas that the projection writes to with SQL.</param>
    public static void AddReadModel<TProjection>(this StoreOptions store, string name, Func<string, TProjection> make)
        where TProjection : ProjectionBase, IProjectionSource<IDocumentOperations, IQuerySession>
    {
        var projection = make(store.DatabaseSchemaName.EndsWith(Suffix, StringComparison.Ordinal) ? Suffix : "");
        projection.Name = name;
        if (projection is IAggregateProjection aggregate)
        {
            projection.IncludeEventsOf(aggregate.AggregateType);
        }

        store.Projections.Add(projection, ProjectionLifecycle.Inline);
    }

    /// <summary>Adds a read model of documents.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The name under which its progress and its version are stored; it does not change with the class.</param>
    public static void AddReadModel<TProjection>(this StoreOptions store, string name)
        where TProjection : ProjectionBase, IProjectionSource<IDocumentOperations, IQuerySession>, new() => store.AddReadModel(name, _ => new TProjection());

    /// <summary>
    /// Declares a projection's event types. Where Marten cannot derive them from the fold, it would apply the projection to all streams,
    /// including its own tombstones. The events of a stream are those in the namespace of its state.
    /// </summary>
    internal static void IncludeEventsOf(this EventFilterable projection, Type state)
    {
        foreach (var type in EventStore.EventTypesOf(state))
        {
            projection.IncludeType(type);
        }
    }

    /// <summary>Rebuilds the read models that need it. The caller holds the <see cref="MigrationLock"/>.</summary>
    /// <param name="database">The owner's connections.</param>
    /// <param name="makeStore">Creates a store that keeps documents in another schema but reads the live events.</param>
    /// <param name="schema">The service's schema.</param>
    /// <param name="all">Whether to rebuild also those whose version is current.</param>
    /// <param name="say">Receives progress messages.</param>
    internal static async Task RebuildAsync(NpgsqlDataSource database, Func<string, DocumentStore> makeStore, string schema, bool all, Action<string> say)
    {
        await using var store = makeStore(schema + Suffix);
        await using var connection = await database.OpenConnectionAsync();
        await RunAsync(connection, "set client_min_messages = warning");
        var stored = await StoredAsync(connection, schema);
        var models = store.Options.Projections.All.Select(source => new Model(source)).ToList();
        var outdated = models.Where(model => all || stored.GetValueOrDefault(model.Name) != model.Version).ToList();
        var gone = stored.Keys.Except(models.Select(model => model.Name)).ToList();
        if (outdated.Count > 0 || gone.Count > 0)
        {
            for (var attempt = 1; !await TryAsync(store, connection, schema, outdated, gone, waiting: attempt == Attempts); attempt++)
            {
                say("Events were committed behind those that were read already; reading them again");
            }

            foreach (var model in outdated)
            {
                say($"{model.Name} is rebuilt, version {model.Version}");
            }
        }
    }

    private static async Task<bool> TryAsync(
        DocumentStore store, NpgsqlConnection connection, string schema, IReadOnlyList<Model> models, IReadOnlyList<string> gone, bool waiting)
    {
        var tables = models.SelectMany(model => model.Tables(store, schema)).ToList();
        var schemas = tables.Select(table => table.Schema + Suffix).Append(schema + Suffix).Distinct().ToList();
        try
        {
            await DropAsync(connection, schemas);
            foreach (var type in models.SelectMany(model => model.Documents))
            {
                await store.Storage.Database.EnsureStorageExistsAsync(type, CancellationToken.None);
            }

            foreach (var table in tables.Where(table => table.Document is null))
            {
                await RunAsync(connection, await BesideAsync(connection, table));
            }

            var replay = new Replay(store, models);
            if (!waiting)
            {
                await replay.CatchUpAsync();
            }

            await using var swap = await connection.BeginTransactionAsync();
            await RunAsync(connection, $"lock table {SchemaFiles.Quote(schema)}.mt_events in share mode");
            if (await CountAsync(connection, schema, replay.Mark) != replay.Applied)
            {
                return false;
            }

            await replay.CatchUpAsync();
            foreach (var model in models.Select(model => model.Source).OfType<IShowsMoreThanEvents>())
            {
                await RunAsync(connection, $"lock table {model.Source} in share mode");
                await model.ShowAsync(connection, schema + Suffix, store.Options.Serializer());
            }

            if (tables.Count > 0)
            {
                await RunAsync(connection, $"lock table {string.Join(", ", tables.Select(table => table.Live))} in share row exclusive mode");
            }

            foreach (var table in tables)
            {
                await ReplaceAsync(connection, table);
            }

            foreach (var model in models)
            {
                await RunAsync(
                    connection,
                    $"""
                    insert into {SchemaFiles.Quote(schema)}.read_model_versions (name, version) values ($1, $2)
                    on conflict (name) do update set version = excluded.version, built_at = now()
                    """,
                    model.Name,
                    model.Version);
            }

            await RunAsync(connection, $"delete from {SchemaFiles.Quote(schema)}.read_model_versions where name = any($1)", (object)gone.ToArray());
            await swap.CommitAsync();
            return true;
        }
        catch (PostgresException conflict) when (conflict.SqlState == PostgresErrorCodes.DeadlockDetected && !waiting)
        {
            return false;
        }
        finally
        {
            await DropAsync(connection, schemas);
        }
    }

    // Like the live table, with the triggers that compute columns but without those that notify.
    private static async Task<string> BesideAsync(NpgsqlConnection connection, Table table)
    {
        await using var command = new NpgsqlCommand(
            """
            select string_agg(format('create trigger %I before insert or update on %s for each row execute function %s();', tgname, $2, tgfoid::regproc), E'\n')
            from pg_trigger where tgrelid = $1::regclass and not tgisinternal and tgtype & 3 = 3
            """,
            connection)
        { Parameters = { new() { Value = table.Live }, new() { Value = table.Made } } };
        return $"""
            create schema if not exists {SchemaFiles.Quote(table.Schema + Suffix)};
            create unlogged table {table.Made} (like {table.Live} including all);
            {await command.ExecuteScalarAsync() as string}
            """;
    }

    // Rows are unordered and some tables have no key, so identical rows are counted.
    private static async Task ReplaceAsync(NpgsqlConnection connection, Table table)
    {
        var (columns, identity) = (new List<string>(), "");
        await using (var command = new NpgsqlCommand("select attname, attidentity <> '', atttypid = 'uuid'::regtype from pg_attribute where attrelid = "
            + "$1::regclass and attnum > 0 and not attisdropped order by attnum", connection))
        {
            command.Parameters.Add(new() { Value = table.Made });
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                var name = rows.GetString(0);
                if (rows.GetBoolean(1))
                {
                    identity = $" order by made.{SchemaFiles.Quote(name)}";
                }
                else
                {
                    columns.Add(name);
                }
            }
        }

        var all = string.Join(", ", columns.Select(SchemaFiles.Quote));
        // Marten's own metadata does not come from events.
        var told = string.Join(", ", columns.Where(column => table.Document is null || column is not ("mt_last_modified" or "mt_dotnet_type" or "mt_version"))
            .Select(SchemaFiles.Quote));
        string Images(string relation) =>
            $"select ctid as place, md5(row({told})::text) as image, row_number() over (partition by md5(row({told})::text)) as number from {relation}";
        await RunAsync(
            connection,
            $"""
            create temporary table live_images on commit drop as {Images(table.Live)};
            create temporary table made_images on commit drop as {Images(table.Made)};
            analyze live_images, made_images;
            delete from {table.Live} live using live_images at
            where live.ctid = at.place and not exists (select from made_images made where made.image = at.image and made.number = at.number);
            insert into {table.Live} ({all})
            select {string.Join(
                ", ", columns.Select(column => $"made.{SchemaFiles.Quote(column)}"))} from {table.Made} made join made_images at on at.place = made.ctid
            where not exists (select from live_images live where live.image = at.image and live.number = at.number){identity};
            drop table live_images, made_images;
            """);
    }

    private static async Task<Dictionary<string, int>> StoredAsync(NpgsqlConnection connection, string schema)
    {
        await using var command = new NpgsqlCommand($"select name, version from {SchemaFiles.Quote(schema)}.read_model_versions", connection);
        await using var rows = await command.ExecuteReaderAsync();
        var stored = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            stored[rows.GetString(0)] = rows.GetInt32(1);
        }

        return stored;
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string schema, long mark)
    {
        await using var command = new NpgsqlCommand(
            $"select count(*) from {SchemaFiles.Quote(schema)}.mt_events where seq_id <= $1", connection)
        { Parameters = { new() { Value = mark } } };
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static Task DropAsync(NpgsqlConnection connection, IEnumerable<string> schemas) =>
        RunAsync(connection, string.Concat(schemas.Select(schema => $"drop schema if exists {SchemaFiles.Quote(schema)} cascade;")));

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    private sealed record Table(string Schema, string Name, Type? Document)
    {
        public string Live => $"{SchemaFiles.Quote(Schema)}.{SchemaFiles.Quote(Name)}";

        public string Made => $"{SchemaFiles.Quote(Schema + Suffix)}.{SchemaFiles.Quote(Name)}";
    }

    private sealed class Model(IProjectionSource<IDocumentOperations, IQuerySession> source)
    {
        public string Name => source.Name;

        public IProjectionSource<IDocumentOperations, IQuerySession> Source => source;

        public int Version { get; } = (source.GetType().GetCustomAttribute<ReadModelVersionAttribute>()
            ?? Aggregate(source)?.GetCustomAttribute<ReadModelVersionAttribute>())?.Version
            ?? throw new InvalidOperationException($"{source.Name} has no {nameof(ReadModelVersionAttribute)}.");

        public IReadOnlyList<Type> Documents { get; } = [.. Aggregate(source) is { } type ? [type] : (source as IWritesTables)?.Documents ?? []];

        public IEnumerable<Table> Tables(DocumentStore store, string schema) =>
            Documents.Select(type => new Table(schema, ((IReadOnlyStoreOptions)store.Options).FindOrResolveDocumentType(type).TableName.Name, type))
                .Concat(((source as IWritesTables)?.Tables ?? []).Select(table => new Table(table.Split('.')[0], table.Split('.')[1], null)));

        private static Type? Aggregate(IProjectionSource<IDocumentOperations, IQuerySession> source) => (source as IAggregateProjection)?.AggregateType;
    }

    /// <summary>Replays events in their order through inline projections.</summary>
    private sealed class Replay(DocumentStore store, IReadOnlyList<Model> models)
    {
        private readonly List<(IInlineProjection<IDocumentOperations> Projection, bool ByStream)> projections =
            [.. models.Select(model => (model.Source.BuildForInline(), model.Source is IAggregateProjection))];

        public long Mark { get; private set; }

        public long Applied { get; private set; }

        public async Task CatchUpAsync()
        {
            while (projections.Count > 0)
            {
                await using var session = store.LightweightSession();
                var mark = Mark;
                var events = await session.Events.QueryAllRawEvents()
                    .Where(e => e.Sequence > mark && e.MaybeArchived())
                    .OrderBy(e => e.Sequence)
                    .Take(BatchSize)
                    .ToListAsync();
                if (events.Count == 0)
                {
                    return;
                }

                var streams = events.GroupBy(e => e.StreamId).Select(stream => StreamAction.For(stream.Key, [.. stream])).ToList();
                // Rows that several streams write depend on the global order of events.
                var one = events.Select(e => StreamAction.For(e.StreamId, [e])).ToList();
                foreach (var (projection, byStream) in projections)
                {
                    await projection.ApplyAsync(session, byStream ? streams : one, CancellationToken.None);
                }

                await session.SaveChangesAsync();
                (Mark, Applied) = (events[^1].Sequence, Applied + events.Count);
            }
        }
    }
}

using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Identity;
using MassTransit;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EditorialPlatform.EventSourcing;

/// <summary>
/// Takes a person's name out of a service's events and documents, wherever it stands beside the person's id. The run-time role may not change events,
/// which is why Marten's own masking will not do: the migration makes functions of the owner's that do this and nothing else, and the role may call them.
/// Free text and what was printed (a byline, the credits of a translation) are the article, not the person's data, and stay.
/// </summary>
internal static class Erasure
{
    // Whoever writes holds it shared until the end of the transaction; an erasure, once it is known, waits for those who may not have known of it.
    /// <summary>The advisory lock; <c>Schema/repeatable/2-erasure.sql</c> is filled with it.</summary>
    public const long Lock = 0x4544_4954_4552_4153;

    /// <summary>Waits for every transaction that may have begun to write before the erasure was known.</summary>
    public static string AwaitWriters => $"select pg_advisory_xact_lock({Lock})";

    /// <summary>Events and documents: whatever has a column of JSON called data.</summary>
    public static string Tables(string schema) =>
        $"""
        select class.oid::regclass from pg_class class join pg_attribute attribute on attrelid = class.oid
        where relnamespace = '{schema}'::regnamespace and relkind = 'r' and attname = 'data' and atttypid = 'jsonb'::regtype
        """;
}

/// <summary>Erases a person's name here. Asked again it finds nothing left to do; what it was in the middle of, it does again.</summary>
internal sealed class OnPersonErased(NpgsqlDataSource database, ServiceName service, TimeProvider time, ILogger<OnPersonErased> log) : IConsumer<PersonErased>
{
    private const int PagesAtATime = 200;

    private readonly string schema = SchemaFiles.Quote(service.Value);

    public async Task Consume(ConsumeContext<PersonErased> context)
    {
        var (message, cancellationToken) = (context.Message, context.CancellationToken);
        await ExecuteScalarAsync($"select {schema}.record_erasure($1, $2, $3)", cancellationToken, message.PersonId, message.ErasedBy, message.At);
        await ExecuteScalarAsync(Erasure.AwaitWriters, cancellationToken);
        var erased = 0L;
        foreach (var (relation, pages) in await TablesAsync(cancellationToken))
        {
            for (var page = 0L; page < pages; page += PagesAtATime)
            {
                erased += (long)(await ExecuteScalarAsync(
                    $"select {schema}.erase_names($1, $2::regclass, $3, $4)", cancellationToken, message.PersonId, relation, page, page + PagesAtATime))!;
            }
        }

        await ExecuteScalarAsync($"select {schema}.finish_erasure($1, $2)", cancellationToken, message.PersonId, time.GetUtcNow());
        log.LogInformation("The name of {Person} is erased from {Rows} rows", message.PersonId, erased);
    }

    // What is written after the tables are measured is written without the name.
    private async Task<List<(string Relation, long Pages)>> TablesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select oid::regclass::text, pg_relation_size(oid) / current_setting('block_size')::bigint + 1 from ({Erasure.Tables(schema)}) found");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<(string, long)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tables.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return tables;
    }

    private async Task<object?> ExecuteScalarAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 120;
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteScalarAsync(cancellationToken);
    }
}

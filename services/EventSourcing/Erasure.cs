using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Identity;
using MassTransit;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EditorialPlatform.EventSourcing;

/// <summary>
/// Removes a person's name from a service's events and documents, wherever it occurs beside the person's id. Marten's own masking cannot be used, because
/// the run-time role may not change events. Instead, the migration creates functions with the owner's rights that do only this, for the role to call.
/// Free text and printed credits (bylines, translators) are part of the article, not personal data, and remain.
/// </summary>
internal static class Erasure
{
    // Writers hold it shared until their transaction ends. An erasure, once recorded, waits for those that may have started before.
    /// <summary>The key of the advisory lock, which is also passed to <c>Schema/repeatable/2-erasure.sql</c>.</summary>
    public const long Lock = 0x4544_4954_4552_4153;

    /// <summary>Waits for every transaction that may have started to write before the erasure was recorded.</summary>
    public static string AwaitWriters => $"select pg_advisory_xact_lock({Lock})";

    /// <summary>Selects the tables of events and documents: those with a JSON column named data.</summary>
    public static string Tables(string schema) =>
        $"""
        select class.oid::regclass from pg_class class join pg_attribute attribute on attrelid = class.oid
        where relnamespace = '{schema}'::regnamespace and relkind = 'r' and attname = 'data' and atttypid = 'jsonb'::regtype
        """;
}

/// <summary>Erases a person's name in this service. Repeating it is safe: it resumes after an interruption and otherwise changes nothing.</summary>
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

    // Rows written after the tables are measured do not contain the name.
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

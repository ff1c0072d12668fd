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
    private const long Lock = 0x4544_4954_4552_4153;

    /// <summary>The table of who was erased here, the functions, and a trigger that keeps the name from coming back with what is written later, whoever writes it.</summary>
    /// <param name="schema">The service's schema, quoted.</param>
    /// <param name="role">The run-time role, quoted.</param>
    public static string Schema(string schema, string role) =>
        $$"""
        set client_min_messages = warning;
        create table if not exists {{schema}}.erased_people (
            person uuid primary key,
            erased_by uuid not null,
            asked timestamptz not null,
            finished timestamptz);

        -- A person is {"id": …, "name": …}, which jsonb always writes like this; in a text the quotation marks would be escaped.
        create or replace function {{schema}}.without_names(said jsonb) returns jsonb language plpgsql stable as $$
        declare
            words text := said::text;
            gone text;
        begin
            for gone in
                select distinct mention[1]
                from regexp_matches(words, '"id": "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", "name": "', 'g') as named(mention)
                join {{schema}}.erased_people on person = mention[1]::uuid
            loop
                words := regexp_replace(words, '("id": "' || gone || '", "name": )"(?:[^"\\]|\\.)*"', '\1"{{Person.Erased}}"', 'g');
            end loop;
            return words::jsonb;
        end $$;

        create or replace function {{schema}}.keep_names_erased() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock_shared({{Lock}});
            if exists (select from {{schema}}.erased_people) then
                new.data := {{schema}}.without_names(new.data);
                if tg_table_name = 'mt_events' then
                    if exists (select from {{schema}}.erased_people where person::text = new.user_name) then
                        new.headers := jsonb_set(new.headers, '{who}', '"{{Person.Erased}}"');
                    end if;
                end if;
            end if;
            return new;
        end $$;

        create or replace function {{schema}}.record_erasure(gone uuid, by uuid, at timestamptz) returns void
        language sql security definer set search_path = pg_catalog, pg_temp as $$
            insert into {{schema}}.erased_people (person, erased_by, asked) values (gone, by, at) on conflict do nothing;
        $$;

        create or replace function {{schema}}.finish_erasure(gone uuid, at timestamptz) returns void
        language sql security definer set search_path = pg_catalog, pg_temp as $$
            update {{schema}}.erased_people set finished = at where person = gone and finished is null;
        $$;

        -- A stretch of a table at a time: a transaction over years of work would hold up everything that waits for older ones.
        create or replace function {{schema}}.erase_names(gone uuid, relation regclass, first_page bigint, end_page bigint) returns bigint
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
        declare
            erased bigint;
            from_there tid := format('(%s,0)', first_page);
            up_to tid := format('(%s,0)', end_page);
            named text := '%"id": "' || gone || '", "name": "%';
        begin
            if not exists (select from pg_class where oid = relation and relnamespace = '{{schema}}'::regnamespace and relkind = 'r') then
                raise exception 'There is no such table here.' using errcode = 'insufficient_privilege';
            end if;
            if relation = '{{schema}}.mt_events'::regclass then
                update {{schema}}.mt_events
                set data = {{schema}}.without_names(data),
                    headers = case when user_name = gone::text then jsonb_set(headers, '{who}', '"{{Person.Erased}}"') else headers end
                where ctid >= from_there and ctid < up_to
                  and ((user_name = gone::text and headers ->> 'who' <> '{{Person.Erased}}') or (data::text like named and data <> {{schema}}.without_names(data)));
            else
                execute format('update %s set data = {{schema}}.without_names(data) where ctid >= $1 and ctid < $2 and data::text like $3 and data <> {{schema}}.without_names(data)', relation)
                using from_there, up_to, named;
            end if;
            get diagnostics erased = row_count;
            return erased;
        end $$;

        do $$
        declare relation regclass;
        begin
            for relation in {{Tables(schema)}} loop
                execute format('create or replace trigger keep_names_erased before insert %s on %s for each row execute function {{schema}}.keep_names_erased()',
                    case when relation = '{{schema}}.mt_events'::regclass then '' else 'or update of data' end, relation);
            end loop;
        end $$;

        revoke all on {{schema}}.erased_people from {{role}};
        grant select on {{schema}}.erased_people to {{role}};
        revoke execute on function {{schema}}.record_erasure, {{schema}}.finish_erasure, {{schema}}.erase_names from public;
        grant execute on function {{schema}}.record_erasure, {{schema}}.finish_erasure, {{schema}}.erase_names to {{role}};
        """;

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

    private readonly string schema = EventStore.Quote(service.Value);

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
                erased += (long)(await ExecuteScalarAsync($"select {schema}.erase_names($1, $2::regclass, $3, $4)", cancellationToken, message.PersonId, relation, page, page + PagesAtATime))!;
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

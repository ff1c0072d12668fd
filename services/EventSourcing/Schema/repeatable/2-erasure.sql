-- Functions of the owner's that take a person's name out of events and documents and do nothing else, and a trigger that keeps
-- the name from coming back with what is written later, whoever writes it.
-- A person is {"id": …, "name": …}, which jsonb always writes like this; in a text the quotation marks would be escaped.
create or replace function :"schema".replace_names(said jsonb, gone uuid[]) returns jsonb language plpgsql immutable as $$
declare
    words text := said::text;
    person uuid;
begin
    foreach person in array gone loop
        words := regexp_replace(words, '("id": "' || person || '", "name": )"(?:[^"\\]|\\.)*"', '\1"' || :'erased' || '"', 'g');
    end loop;
    return words::jsonb;
end $$;

-- The ids of a document are looked up: whatever names nobody who was erased is not even turned into text.
create or replace function :"schema".without_names(said jsonb) returns jsonb language plpgsql stable as $$
declare
    gone uuid[] := array(select distinct person from jsonb_path_query(said, '$.**.id') named (id) join :"schema".erased_people on person::text = id #>> '{}');
begin
    return case when gone = '{}' then said else :"schema".replace_names(said, gone) end;
end $$;

create or replace function :"schema".keep_names_erased() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(:'erasure_lock'::bigint);
    if exists (select from :"schema".erased_people) then
        new.data := :"schema".without_names(new.data);
        if tg_table_name = 'mt_events' then
            if exists (select from :"schema".erased_people where person::text = new.user_name) then
                new.headers := jsonb_set(new.headers, '{who}', to_jsonb(:'erased'::text));
            end if;
        end if;
    end if;
    return new;
end $$;

create or replace function :"schema".record_erasure(gone uuid, by uuid, at timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into :"schema".erased_people (person, erased_by, asked) values (gone, by, at) on conflict do nothing;
$$;

create or replace function :"schema".finish_erasure(gone uuid, at timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update :"schema".erased_people set finished = at where person = gone and finished is null;
$$;

-- A stretch of a table at a time: a transaction over years of work would hold up everything that waits for older ones.
create or replace function :"schema".erase_names(gone uuid, relation regclass, first_page bigint, end_page bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    erased bigint;
    from_there tid := format('(%s,0)', first_page);
    up_to tid := format('(%s,0)', end_page);
    named text := '%"id": "' || gone || '", "name": "%';
begin
    if not exists (select from pg_class where oid = relation and relnamespace = :'schema'::regnamespace and relkind = 'r') then
        raise exception 'There is no such table here.' using errcode = 'insufficient_privilege';
    end if;
    if relation = (quote_ident(:'schema') || '.mt_events')::regclass then
        update :"schema".mt_events
        set data = :"schema".without_names(data),
            headers = case when user_name = gone::text then jsonb_set(headers, '{who}', to_jsonb(:'erased'::text)) else headers end
        where ctid >= from_there and ctid < up_to
          and ((user_name = gone::text and headers ->> 'who' <> :'erased') or (data::text like named and data <> :"schema".without_names(data)));
    else
        execute format('update %s set data = :"schema".without_names(data) where ctid >= $1 and ctid < $2 and data::text like $3 and data <> :"schema".without_names(data)', relation)
        using from_there, up_to, named;
    end if;
    get diagnostics erased = row_count;
    return erased;
end $$;

do $$
declare relation regclass;
begin
    for relation in
        select class.oid::regclass from pg_class class join pg_attribute attribute on attrelid = class.oid
        where relnamespace = :'schema'::regnamespace and relkind = 'r' and attname = 'data' and atttypid = 'jsonb'::regtype
    loop
        execute format('create or replace trigger keep_names_erased before insert %s on %s for each row execute function :"schema".keep_names_erased()',
            case when relation = (quote_ident(:'schema') || '.mt_events')::regclass then '' else 'or update of data' end, relation);
    end loop;
end $$;

revoke all on :"schema".erased_people from :"role";
grant select on :"schema".erased_people to :"role";
revoke execute on function :"schema".record_erasure, :"schema".finish_erasure, :"schema".erase_names from public;
grant execute on function :"schema".record_erasure, :"schema".finish_erasure, :"schema".erase_names to :"role";

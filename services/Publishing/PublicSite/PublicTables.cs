using EditorialPlatform.Publishing.Site;
using Npgsql;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>
/// The schema <c>public_site</c>: all that readers are served from, and nothing that is not public. The run-time role writes it,
/// in the transaction of the event that makes it so; the role <c>reader</c> reads it, and nothing else in the database.
/// </summary>
public static class PublicTables
{
    private const string Schema =
        """
        create schema if not exists public_site;

        -- What stands at an address now. The copy is kept as it was approved, byte for byte: json, not jsonb.
        create table if not exists public_site.editions (
          article_id uuid not null,
          language text not null,
          path text not null unique,
          status text not null check (status in ('published', 'retracted')),
          section text not null,
          place text,
          headline text not null,
          standfirst text,
          copy json,
          hash text not null,
          revision integer not null,
          source_language text not null,
          credits jsonb,
          words integer not null,
          published_at timestamptz not null,
          updated_at timestamptz not null,
          notices jsonb not null,
          behind jsonb,
          primary key (article_id, language));
        create index if not exists editions_newest on public_site.editions (language, published_at desc, article_id) where status = 'published';
        create index if not exists editions_of_section on public_site.editions (language, section, published_at desc, article_id) where status = 'published';
        create index if not exists editions_of_place on public_site.editions (language, section, place, published_at desc, article_id) where status = 'published';

        -- Every address an edition ever had: it belongs to that article for ever, and leads to the newest.
        create table if not exists public_site.addresses (
          path text primary key,
          article_id uuid not null,
          language text not null,
          gone boolean not null default false,
          unique (path, article_id, language));
        create index if not exists addresses_of_article on public_site.addresses (article_id);
        create index if not exists editions_put_right on public_site.editions (language, updated_at desc, article_id) where jsonb_path_exists(notices, '$[*] ? (@.kind != "update")');
        create index if not exists editions_retracted on public_site.editions (language, updated_at desc) where status = 'retracted';

        -- What an editor has placed on a front, first the lead; the rest fills by time.
        create table if not exists public_site.fronts (language text primary key, articles uuid[] not null);

        -- The pictures that public editions show, under names that nobody can guess; and which edition shows which.
        create table if not exists public_site.pictures (
          name text not null,
          file text not null,
          media_type text not null,
          width integer not null,
          height integer not null,
          bytes bytea not null,
          caption text,
          credit text,
          rights text,
          alt text,
          primary key (name, file));
        create table if not exists public_site.pictures_shown (
          article_id uuid not null,
          language text not null,
          name text not null,
          primary key (article_id, language, name));
        create index if not exists pictures_shown_where on public_site.pictures_shown (name);
        """;

    /// <summary>
    /// Full text, one configuration for each language of the site: its stems, without accents. The words are indexed as the row is
    /// written, by whoever writes it.
    /// </summary>
    private static string Search => string.Join('\n', UiText.Languages.Select(language =>
        $"""
        do $do$ begin
          if not exists (select from pg_ts_config where cfgnamespace = 'public_site'::regnamespace and cfgname = '{language}') then
            create text search configuration public_site."{language}" (copy = pg_catalog.{UiText.For(language)["text-search"]});
          end if;
        end $do$;
        alter text search configuration public_site."{language}" alter mapping for asciiword, asciihword, hword_asciipart, hword, hword_part, word
          with public_site.unaccent, {UiText.For(language)["text-search"]}_stem;
        """).Prepend("create extension if not exists unaccent schema public_site;").Append(
        """
        alter table public_site.editions add column if not exists plain text not null default '', add column if not exists search tsvector;
        create index if not exists editions_search on public_site.editions using gin (search) where status = 'published';
        create or replace function public_site.index_words() returns trigger language plpgsql as $$
        declare
          config regconfig := ('public_site.' || quote_ident(new.language))::regconfig;
        begin
          new.search := setweight(to_tsvector(config, new.headline), 'A') || setweight(to_tsvector(config, coalesce(new.standfirst, '')), 'B')
            || setweight(to_tsvector(config, concat_ws(' ', new.copy ->> 'byline', new.section, new.place, new.copy ->> 'tags')), 'C')
            || setweight(to_tsvector(config, new.plain), 'D');
          return new;
        end $$;
        create or replace trigger index_words before insert or update of headline, standfirst, plain on public_site.editions
          for each row execute function public_site.index_words();
        """));

    /// <summary>
    /// What was public, and from when to when: staff alone may ask for it. Each row is a copy of a public one, made in the transaction
    /// of the event that changed it; the functions answer with the public tables as they were.
    /// </summary>
    private const string Past =
        """
        create schema if not exists past;
        create table if not exists past.editions (since timestamptz not null, until timestamptz, killed boolean not null, like public_site.editions);
        create index if not exists editions_of_article on past.editions (article_id, language, since);
        create index if not exists editions_newest on past.editions (language, published_at desc, article_id);
        create index if not exists editions_at on past.editions (path);
        create index if not exists editions_search on past.editions using gin (search);
        -- What an edition is listed under beside its section: at the end of both tables, for rows go from one to the other as they are.
        alter table public_site.editions add column if not exists subjects text[] not null default '{}';
        alter table past.editions add column if not exists subjects text[] not null default '{}';
        create index if not exists editions_of_subject on public_site.editions using gin (subjects) where status = 'published';
        create table if not exists past.addresses (path text not null, article_id uuid not null, language text not null, since timestamptz not null, primary key (path, article_id, language));
        create table if not exists past.fronts (language text not null, articles uuid[] not null, since timestamptz not null, until timestamptz);
        create index if not exists fronts_of_language on past.fronts (language, since);

        create or replace function past.editions_as_of(moment timestamptz, with_killed boolean) returns setof past.editions language sql stable as
          $$ select * from past.editions where since <= moment and (until is null or until > moment) and (with_killed or not killed) $$;
        create or replace function past.fronts_as_of(moment timestamptz) returns setof past.fronts language sql stable as
          $$ select * from past.fronts where since <= moment and (until is null or until > moment) $$;
        -- An address was gone then if its article had been killed by then; it is gone for those who may not see what was.
        create or replace function past.addresses_as_of(moment timestamptz, with_killed boolean) returns table (path text, article_id uuid, language text, gone boolean) language sql stable as
          $$ select a.path, a.article_id, a.language,
                    coalesce((select e.killed and (not with_killed or e.until <= moment) from past.editions e
                              where e.article_id = a.article_id and e.language = a.language order by e.since desc, e.until desc nulls first limit 1), false)
             from past.addresses a where a.since <= moment $$;
        """;

    /// <summary>
    /// Whatever changes a public row says so, in the same transaction and at its very end: the version goes up, and all who keep pages
    /// hear the keys of what has changed (<see cref="PageKeys"/>). Every table that readers are served from has such a trigger.
    /// </summary>
    private const string Changes =
        """
        create table if not exists public_site.version (one boolean primary key default true check (one), version bigint not null);
        insert into public_site.version (version) values (0) on conflict do nothing;

        -- What is still to be said outside this database; taken away once it is.
        create table if not exists public_site.changes (version bigint primary key, keys text[] not null, addresses text[] not null, why text not null);

        -- What a CDN is still to be told to drop, and whether there is one to tell; told twice, the second time a little later.
        create table if not exists public_site.cdn (one boolean primary key default true check (one));
        create table if not exists public_site.purges (version bigint primary key, keys text[] not null, told timestamptz);

        create or replace function public_site.change(_keys text[], _addresses text[], _why text) returns void language plpgsql as $$
        declare
          said integer := coalesce(nullif(current_setting('public_site.said', true), ''), '0')::integer;
          now_version bigint;
        begin
          -- Who changes very much says once that everything has changed.
          if said > 100 then
            return;
          end if;
          perform set_config('public_site.said', (said + 1)::text, true);
          if said = 100 then
            _keys := '{*}';
            _addresses := '{}';
          end if;
          update public_site.version set version = version + 1 returning version into now_version;
          insert into public_site.changes (version, keys, addresses, why) values (now_version, _keys, _addresses, _why);
          insert into public_site.purges (version, keys) select now_version, _keys from public_site.cdn;
          perform pg_notify('public_pages', now_version || ' ' || array_to_string(_keys, ' '));
        end $$;

        create or replace function public_site.edition_changed() returns trigger language plpgsql as $$
        declare
          keys text[] := '{}';
          addresses text[] := '{}';
        begin
          -- One after the other from here to the commit: else two could each believe the other's section still there.
          perform from public_site.version for update;
          if tg_op <> 'INSERT' then
            keys := keys || array['article-' || old.article_id, 'list', 'list-' || old.language, 'list-' || old.language || '-' || old.section];
            addresses := addresses || old.path;
            if not exists (select from public_site.editions where status = 'published' and language = old.language and section = old.section) then
              keys := keys || ('sections-' || old.language);
            end if;
          end if;
          if tg_op <> 'DELETE' then
            keys := keys || array['article-' || new.article_id, 'list', 'list-' || new.language, 'list-' || new.language || '-' || new.section];
            addresses := addresses || new.path;
            if not exists (select from public_site.editions e where e.status = 'published' and e.language = new.language and e.section = new.section
                           and e.article_id <> new.article_id and e.xmin <> pg_current_xact_id()::xid) then
              keys := keys || ('sections-' || new.language);
            end if;
          end if;
          perform public_site.change(
            array(select distinct unnest(keys)), array(select distinct unnest(addresses)),
            case when tg_op = 'INSERT' then 'published' when tg_op = 'DELETE' then 'removed' else new.status end);
          return null;
        end $$;

        create or replace function public_site.address_changed() returns trigger language plpgsql as $$
        declare
          changed public_site.addresses := case when tg_op = 'DELETE' then old else new end;
        begin
          perform public_site.change(array['article-' || changed.article_id], array[changed.path], case when changed.gone then 'removed' else 'address' end);
          return null;
        end $$;

        drop trigger if exists said on public_site.editions;
        create constraint trigger said after insert or update or delete on public_site.editions
          deferrable initially deferred for each row execute function public_site.edition_changed();
        drop trigger if exists said on public_site.addresses;
        create constraint trigger said after insert or update or delete on public_site.addresses
          deferrable initially deferred for each row execute function public_site.address_changed();

        create or replace function public_site.front_changed() returns trigger language plpgsql as $$
        declare
          changed public_site.fronts := case when tg_op = 'DELETE' then old else new end;
        begin
          perform public_site.change(array['list-' || changed.language], array['/' || changed.language], 'arranged');
          return null;
        end $$;
        drop trigger if exists said on public_site.fronts;
        create constraint trigger said after insert or update or delete on public_site.fronts
          deferrable initially deferred for each row execute function public_site.front_changed();

        create or replace function public_site.picture_changed() returns trigger language plpgsql as $$
        declare
          changed public_site.pictures_shown := case when tg_op = 'DELETE' then old else new end;
        begin
          perform public_site.change(array['picture-' || changed.name], '{}', 'picture');
          return null;
        end $$;
        drop trigger if exists said on public_site.pictures_shown;
        create constraint trigger said after insert or update or delete on public_site.pictures_shown
          deferrable initially deferred for each row execute function public_site.picture_changed();
        """;

    /// <summary>Brings the schema up to date with the owner's connection, and grants each role what it needs and no more.</summary>
    public static async Task MigrateAsync(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var (runtime, reader) = (Quote(configuration["Database:RuntimeRole"] ?? "publishing"), Quote(configuration["Database:ReaderRole"] ?? "reader"));
        await using var migrate = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            $"""
            {Schema}
            {Search}
            {Past}
            {Pictures.PictureFiles.Schema}
            {Changes}
            grant usage on schema past, pictures to {runtime};
            grant select, insert, update on all tables in schema past to {runtime};
            grant select, insert on all tables in schema pictures to {runtime};
            grant usage on schema public_site to {runtime}, {reader};
            grant select, insert, update, delete on all tables in schema public_site to {runtime};
            grant select on all tables in schema public_site to {reader};
            """);
        await migrate.ExecuteNonQueryAsync();
    }

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

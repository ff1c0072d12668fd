-- A text search configuration for each language of the site: stemming without accents.
do $do$
declare
  language text;
  config text;
begin
  for language, config in select * from json_each_text(:'text_search') loop
    if not exists (select from pg_ts_config where cfgnamespace = 'public_site'::regnamespace and cfgname = language) then
      execute format('create text search configuration public_site.%I (copy = pg_catalog.%I)', language, config);
    end if;
    execute format('alter text search configuration public_site.%I alter mapping for asciiword, asciihword, hword_asciipart, hword, hword_part, word with public_site.unaccent, %I',
      language, config || '_stem');
  end loop;
end $do$;

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

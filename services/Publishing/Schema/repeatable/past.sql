-- The public tables as of a time. Nothing was public before it was published: the conditions on that let lists begin at the right place of their index.
create or replace function past.editions_as_of(moment timestamptz, with_killed boolean) returns setof past.editions language sql stable as
  $$ select * from past.editions where since <= moment and (until is null or until > moment) and (with_killed or not killed)
     and published_at <= moment and date_trunc('month', published_at at time zone 'UTC') <= date_trunc('month', moment at time zone 'UTC') $$;
-- The languages are those of the fronts now.
create or replace function past.fronts_as_of(moment timestamptz) returns setof past.fronts language sql stable as
  $$ select f.* from public_site.fronts now
     cross join lateral (select * from past.fronts f where f.language = now.language and f.since <= moment order by f.since desc limit 1) f
     where f.until is null or f.until > moment $$;
-- The address of a killed article is gone if the article had been killed by then, or if the user may not see killed articles.
create or replace function past.addresses_as_of(moment timestamptz, with_killed boolean) returns table (path text, article_id uuid, language text, gone boolean) language sql stable as
  $$ select a.path, a.article_id, a.language,
            coalesce((select e.killed and (not with_killed or e.until <= moment) from past.editions e
                      where e.article_id = a.article_id and e.language = a.language order by e.since desc, e.until desc nulls first limit 1), false)
     from past.addresses a where a.since <= moment $$;

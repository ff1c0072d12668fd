-- Every change of a public row increments the version and records the surrogate keys of the affected pages, at the end of the same transaction. Every
-- table that readers are served from needs such a trigger.
create or replace function public_site.change(_keys text[], _addresses text[], _why text) returns void language plpgsql as $$
declare
  said integer := coalesce(nullif(current_setting('public_site.said', true), ''), '0')::integer;
  now_version bigint;
begin
  -- After 100 changes in one transaction, record a single change of everything.
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
  -- As in public_site.change: the rest of a large transaction, such as a rebuild, is recorded already.
  if coalesce(nullif(current_setting('public_site.said', true), ''), '0')::integer > 100 then
    return null;
  end if;
  -- Serialize from here to the commit: otherwise two transactions could each still see the other's section.
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
    -- A CDN knows pages that wait for an article to become public by this key alone.
    if tg_op = 'INSERT' then
      keys := keys || 'unresolved'::text;
    end if;
    if not exists (select from public_site.editions e where e.status = 'published' and e.language = new.language and e.section = new.section
                   and e.article_id <> new.article_id and e.xmin <> pg_current_xact_id()::xid) then
      keys := keys || ('sections-' || new.language);
    end if;
  end if;
  -- The months' sitemaps name an article's other languages too.
  keys := keys || array(
    select 'month-' || to_char(month at time zone 'UTC', 'YYYY-MM')
    from (select old.published_at as month where tg_op <> 'INSERT' union all
          select published_at from public_site.editions where article_id = case when tg_op = 'DELETE' then old.article_id else new.article_id end) months);
  perform public_site.change(
    array(select distinct unnest(keys)), array(select distinct unnest(addresses)),
    case when tg_op = 'INSERT' then 'published' when tg_op = 'DELETE' then 'removed' else new.status end);
  return null;
end $$;

create or replace function public_site.address_changed() returns trigger language plpgsql as $$
declare
  changed public_site.addresses := case when tg_op = 'DELETE' then old else new end;
begin
  perform public_site.change(array['article-' || changed.article_id, 'address-' || changed.path], array[changed.path], case when changed.gone then 'removed' else 'address' end);
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

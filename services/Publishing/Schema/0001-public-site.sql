-- All that readers are served from, and nothing that is not public.
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

-- Full text: the words are indexed as the row is written.
create extension if not exists unaccent schema public_site;
alter table public_site.editions add column if not exists plain text not null default '', add column if not exists search tsvector;
create index if not exists editions_search on public_site.editions using gin (search) where status = 'published';

-- What was public, and from when to when: staff alone may ask for it.
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

-- The files of all pictures, public or not; readers get only what a public edition shows.
create schema if not exists pictures;
create table if not exists pictures.files (
  name text not null, file text not null, media_type text not null, width integer not null, height integer not null, bytes bytea not null, primary key (name, file));
create table if not exists pictures.told (name text primary key, caption text, credit text, rights text, alt text);

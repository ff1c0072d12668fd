-- Approved pairs to be offered again, and the words readers see now. All of it is made from events.
create extension if not exists pg_trgm;
create schema if not exists memory;

create table if not exists memory.pairs (
  id bigint generated always as identity primary key,
  from_language text not null,
  to_language text not null,
  source text not null,
  target text not null,
  source_key uuid not null,
  context_key uuid,
  anchors integer[] not null,
  length integer not null,
  article_id uuid,
  approved_at timestamptz not null);
create index if not exists pairs_exact on memory.pairs (source_key, approved_at desc);
create index if not exists pairs_in_context on memory.pairs (context_key, approved_at desc) where context_key is not null;
create index if not exists pairs_newest on memory.pairs (from_language, to_language, approved_at desc, id desc);
create index if not exists pairs_of_article on memory.pairs (article_id) where article_id is not null;
create index if not exists pairs_words on memory.pairs using gin (source gin_trgm_ops);
-- A similar text is looked for by what it hashes to: one index for each place in `anchors` (Likeness.Anchors), so that a look-up costs the same however much is stored.
create index if not exists pairs_anchor_1 on memory.pairs ((anchors[1]), length);
create index if not exists pairs_anchor_2 on memory.pairs ((anchors[2]), length);
create index if not exists pairs_anchor_3 on memory.pairs ((anchors[3]), length);
create index if not exists pairs_anchor_4 on memory.pairs ((anchors[4]), length);
create index if not exists pairs_anchor_5 on memory.pairs ((anchors[5]), length);
create index if not exists pairs_anchor_6 on memory.pairs ((anchors[6]), length);
create index if not exists pairs_anchor_7 on memory.pairs ((anchors[7]), length);
create index if not exists pairs_anchor_8 on memory.pairs ((anchors[8]), length);
create index if not exists pairs_anchor_9 on memory.pairs ((anchors[9]), length);
create index if not exists pairs_anchor_10 on memory.pairs ((anchors[10]), length);
create index if not exists pairs_anchor_11 on memory.pairs ((anchors[11]), length);
create index if not exists pairs_anchor_12 on memory.pairs ((anchors[12]), length);
create index if not exists pairs_anchor_13 on memory.pairs ((anchors[13]), length);
create index if not exists pairs_anchor_14 on memory.pairs ((anchors[14]), length);
create index if not exists pairs_anchor_15 on memory.pairs ((anchors[15]), length);
create index if not exists pairs_anchor_16 on memory.pairs ((anchors[16]), length);

-- Every approved wording of an article that readers may see one day, and which of them they see now.
create table if not exists memory.words (
  article_id uuid not null,
  language text not null,
  revision integer not null,
  headline text not null,
  segments jsonb not null,
  text text not null,
  primary key (article_id, language, revision));
create table if not exists memory.live (
  article_id uuid not null,
  language text not null,
  revision integer not null,
  path text not null,
  primary key (article_id, language));
create index if not exists words_text on memory.words using gin (text gin_trgm_ops);

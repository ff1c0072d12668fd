create table if not exists gateway.sessions (
  id bytea primary key, -- SHA-256 of what the browser has, so that reading this table signs nobody in
  person text not null,
  started timestamptz not null,
  seen timestamptz not null,
  ticket bytea not null);
create index if not exists sessions_person on gateway.sessions (person);
create index if not exists sessions_seen on gateway.sessions (seen);
create table if not exists gateway.keys (name text primary key, xml text not null);

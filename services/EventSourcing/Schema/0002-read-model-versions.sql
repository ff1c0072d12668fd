-- Which version of each read model is stored.
create table if not exists :"schema".read_model_versions (name text primary key, version integer not null, built_at timestamptz not null default now());

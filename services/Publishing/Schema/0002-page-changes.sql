-- Which version of the public tables this is, and what has changed in it.
create table if not exists public_site.version (one boolean primary key default true check (one), version bigint not null);
insert into public_site.version (version) values (0) on conflict do nothing;

-- What is still to be said outside this database; taken away once it is.
create table if not exists public_site.changes (version bigint primary key, keys text[] not null, addresses text[] not null, why text not null);

-- What a CDN is still to be told to drop, and whether there is one to tell; told twice, the second time a little later.
create table if not exists public_site.cdn (one boolean primary key default true check (one));
create table if not exists public_site.purges (version bigint primary key, keys text[] not null, told timestamptz);

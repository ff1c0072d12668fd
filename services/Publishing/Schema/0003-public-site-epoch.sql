-- Versions of two epochs cannot be compared: whoever restores the database gives it another one.
alter table public_site.version add column if not exists epoch uuid not null default gen_random_uuid();

-- Who was erased here.
create table if not exists :"schema".erased_people (
    person uuid primary key,
    erased_by uuid not null,
    asked timestamptz not null,
    finished timestamptz);

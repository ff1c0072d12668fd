-- The saves between two recorded revisions, each as what it had that the save after it has not: the bases of merges, kept for 30 days.
create table if not exists :"schema".working_saves (
    article_id uuid not null,
    revision integer not null,
    saved_at timestamptz not null,
    writer uuid not null,
    characters integer not null,
    words integer not null,
    sent bytea not null,
    earlier jsonb not null,
    primary key (article_id, revision));
create index if not exists working_saves_saved_at on :"schema".working_saves (saved_at);
grant select, insert, delete on :"schema".working_saves to :"role";

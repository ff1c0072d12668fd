-- The tables are made by Entity Framework's migrations; the run-time role may change rows, and nothing else.
grant usage on schema :"schema" to :"role";
grant select, insert, update, delete on all tables in schema :"schema" to :"role";
grant usage, select on all sequences in schema :"schema" to :"role";
revoke all on :"schema".schema_versions from :"role";

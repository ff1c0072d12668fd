-- Entity Framework's migrations create the tables; the run-time role may only change rows.
grant usage on schema :"schema" to :"role";
grant select, insert, update, delete on all tables in schema :"schema" to :"role";
grant usage, select on all sequences in schema :"schema" to :"role";
revoke all on :"schema".schema_versions from :"role";

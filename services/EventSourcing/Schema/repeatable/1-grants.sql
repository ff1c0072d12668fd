-- What the run-time role needs of the event store and no more: events are for ever.
grant usage on schema :"schema" to :"role";
grant select, insert, update, delete on all tables in schema :"schema" to :"role";
grant usage, select on all sequences in schema :"schema" to :"role";
grant execute on all functions in schema :"schema" to :"role";
revoke update, delete, truncate on :"schema".mt_events from :"role";
revoke all on :"schema".schema_versions, :"schema".read_model_versions from :"role";
grant select on :"schema".read_model_versions to :"role";

grant usage on schema memory to :"role";
grant select, insert, update, delete on all tables in schema memory to :"role";

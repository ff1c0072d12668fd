grant usage on schema gateway to :"role";
grant select, insert, update, delete on gateway.sessions to :"role";
grant select, insert on gateway.keys to :"role";

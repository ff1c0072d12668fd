grant usage on schema past, pictures to :"role";
grant select, insert, update on all tables in schema past to :"role";
grant select, insert on all tables in schema pictures to :"role";
grant usage on schema public_site to :"role", :"reader";
grant select, insert, update, delete on all tables in schema public_site to :"role";
grant select on all tables in schema public_site to :"reader";

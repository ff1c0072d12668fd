-- People are looked up by their ids as they stand in JSON.
create index if not exists erased_people_text on :"schema".erased_people ((person::text));

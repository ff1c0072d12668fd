-- Each list is a range of one index, read backwards from where the page before ended.
drop index if exists public_site.editions_newest, public_site.editions_of_section, public_site.editions_of_place, public_site.editions_put_right, public_site.editions_retracted;
create index if not exists editions_newest on public_site.editions (published_at, article_id, language) where status = 'published';
create index if not exists editions_of_language on public_site.editions (language, published_at, article_id) where status = 'published';
create index if not exists editions_of_section on public_site.editions (language, section, published_at, article_id) where status = 'published';
create index if not exists editions_of_place on public_site.editions (language, section, place, published_at, article_id) where status = 'published';
create index if not exists editions_of_section_everywhere on public_site.editions (section, published_at, article_id, language) where status = 'published';
create index if not exists editions_of_month on public_site.editions (date_trunc('month', published_at at time zone 'UTC'), updated_at) where status = 'published';
create index if not exists editions_corrected on public_site.editions (language, updated_at, article_id) where jsonb_path_exists(notices, '$[*] ? (@.kind != "update")');
create index if not exists editions_retracted on public_site.editions (language, updated_at, article_id) where status = 'retracted';
create index if not exists editions_retracted_of_section on public_site.editions (language, section, updated_at, article_id) where status = 'retracted';

-- The same of what was public at a time.
drop index if exists past.editions_newest;
create index if not exists editions_newest on past.editions (published_at, article_id, language) where status = 'published';
create index if not exists editions_of_language on past.editions (language, published_at, article_id) where status = 'published';
create index if not exists editions_of_section on past.editions (language, section, published_at, article_id) where status = 'published';
create index if not exists editions_of_place on past.editions (language, section, place, published_at, article_id) where status = 'published';
create index if not exists editions_of_section_everywhere on past.editions (section, published_at, article_id, language) where status = 'published';
create index if not exists editions_of_month on past.editions (date_trunc('month', published_at at time zone 'UTC'), updated_at) where status = 'published';
create index if not exists editions_corrected on past.editions (language, updated_at, article_id) where jsonb_path_exists(notices, '$[*] ? (@.kind != "update")');
create index if not exists editions_retracted on past.editions (language, updated_at, article_id) where status = 'retracted';
create index if not exists editions_retracted_of_section on past.editions (language, section, updated_at, article_id) where status = 'retracted';
create index if not exists editions_of_subject on past.editions using gin (subjects) where status = 'published';
create index if not exists addresses_of_article on past.addresses (article_id);
create index if not exists fronts_now on past.fronts (language) where until is null;

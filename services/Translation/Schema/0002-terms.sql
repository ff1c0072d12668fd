-- A B-tree cannot hold all forms of a term, which have no limit together.
drop index if exists :"schema".mt_doc_term_idx_words;
-- The search through all forms of the terms.
create index if not exists mt_doc_term_idx_search on :"schema".mt_doc_term using gin (words gin_trgm_ops);
-- Whether a search begins at what matches or at the order of the list depends on how many match.
alter table :"schema".mt_doc_term alter column words set statistics 1000, alter column languages set statistics 1000, alter column lookup_words set statistics 1000;

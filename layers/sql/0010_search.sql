-- Search as one types: trigram indexes serve `LIKE '%text%'` on the tables that are too long to be read through;
-- capital and small letters are the same.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX layers_address_text_trigrams ON layers_address USING gin (upper(text) gin_trgm_ops);
CREATE INDEX layers_address_initials_trigrams ON layers_address USING gin (initials gin_trgm_ops);
CREATE INDEX layers_case_number_trigrams ON layers_case USING gin (upper(number) gin_trgm_ops);
CREATE INDEX layers_basefeature_name_trigrams ON layers_basefeature USING gin (upper(name) gin_trgm_ops) WHERE name <> '';

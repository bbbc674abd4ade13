-- skein: lock-timeout=2s
-- A column without a default is added without touching a row. NULL: the default language of the user's entity.
-- NOT VALID, as every key on a live table: the next migration validates it.

ALTER TABLE users
  ADD COLUMN preferred_language TEXT,
  ADD CONSTRAINT users_preferred_language_fkey FOREIGN KEY (preferred_language)
    REFERENCES languages (code) NOT VALID;

COMMENT ON COLUMN users.preferred_language IS 'NULL: the default language of the entity.';

-- skein: lock-timeout=2s
-- Loses nothing. A validated constraint can't be made NOT VALID again, only replaced.

ALTER TABLE users
  DROP CONSTRAINT users_preferred_language_fkey,
  ADD CONSTRAINT users_preferred_language_fkey FOREIGN KEY (preferred_language)
    REFERENCES languages (code) NOT VALID;

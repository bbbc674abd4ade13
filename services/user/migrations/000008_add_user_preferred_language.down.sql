-- skein: lock-timeout=2s
-- Loses the language that each user chose: everybody falls back to their entity's.

ALTER TABLE users DROP COLUMN preferred_language;

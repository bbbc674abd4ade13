-- skein: lock-timeout=2s
-- Reads and writes of users go on while this reads the table.

ALTER TABLE users VALIDATE CONSTRAINT users_preferred_language_fkey;

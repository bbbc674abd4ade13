-- skein: lock-timeout=2s
-- Alone in its file: a new value can't be used in the transaction that adds it.
-- No constraint changes: a patient who didn't come has used the time nevertheless.

ALTER TYPE appointment_status ADD VALUE 'no_show' BEFORE 'cancelled';

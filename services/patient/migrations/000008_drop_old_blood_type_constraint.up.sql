-- skein: lock-timeout=2s
-- From here on Rh-null can be recorded.

ALTER TABLE patients DROP CONSTRAINT patients_blood_type_check;

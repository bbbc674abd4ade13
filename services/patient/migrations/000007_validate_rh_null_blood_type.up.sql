-- skein: lock-timeout=2s
-- Reads and writes of patients go on while this reads the table.

ALTER TABLE patients VALIDATE CONSTRAINT patients_blood_type_known;

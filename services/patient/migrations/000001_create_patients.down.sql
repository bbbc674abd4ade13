-- Loses every patient.

DROP TABLE patients;
DROP FUNCTION set_updated_at();

DROP CONSTRAINT appointment_id;
DROP CONSTRAINT patient_id;
DROP CONSTRAINT clinician_id;

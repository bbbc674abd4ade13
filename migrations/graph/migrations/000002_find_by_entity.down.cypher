DROP INDEX treats_since;
DROP INDEX appointment_start;
DROP INDEX patient_entity;
DROP INDEX clinician_entity;

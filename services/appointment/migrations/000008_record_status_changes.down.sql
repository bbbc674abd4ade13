-- skein: lock-timeout=2s
-- Loses who changed which status and when; the appointments keep the status they have.

DROP TRIGGER appointments_record_status_change ON appointments;
DROP TRIGGER appointments_record_creation ON appointments;
DROP TABLE appointment_status_changes;
DROP FUNCTION record_status_change();

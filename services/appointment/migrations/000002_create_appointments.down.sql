-- Loses every appointment.

DROP TABLE appointments;
DROP TYPE appointment_status;

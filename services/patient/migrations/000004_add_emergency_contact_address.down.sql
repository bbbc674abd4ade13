-- skein: lock-timeout=2s
-- Loses the addresses of emergency contacts; their names and phones stay.

ALTER TABLE patients
  DROP CONSTRAINT patients_emergency_contact_address_check,
  DROP COLUMN emergency_contact_country_code,
  DROP COLUMN emergency_contact_postal_code,
  DROP COLUMN emergency_contact_region,
  DROP COLUMN emergency_contact_city,
  DROP COLUMN emergency_contact_address_line_2,
  DROP COLUMN emergency_contact_address_line_1;

-- skein: lock-timeout=2s
-- Where the emergency contact lives, if anybody knows. Columns without a default are added without touching a row, and
-- the constraint comes NOT VALID so that nobody waits for a scan; the next migration validates it and adds the index.

ALTER TABLE patients
  ADD COLUMN emergency_contact_address_line_1 TEXT,
  ADD COLUMN emergency_contact_address_line_2 TEXT,
  ADD COLUMN emergency_contact_city TEXT,
  ADD COLUMN emergency_contact_region TEXT,
  ADD COLUMN emergency_contact_postal_code TEXT,
  ADD COLUMN emergency_contact_country_code TEXT,
  ADD CONSTRAINT patients_emergency_contact_address_check CHECK (
    num_nonnulls(emergency_contact_address_line_1, emergency_contact_city, emergency_contact_country_code) IN (0, 3)
    AND (
      emergency_contact_address_line_1 IS NOT NULL
      OR num_nonnulls(
        emergency_contact_address_line_2, emergency_contact_region, emergency_contact_postal_code
      ) = 0
    )
    AND (emergency_contact_country_code IS NULL OR emergency_contact_country_code ~ '^[A-Z]{2}$')
  ) NOT VALID;

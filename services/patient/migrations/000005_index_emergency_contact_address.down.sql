-- skein: lock-timeout=2s
-- Loses nothing. A validated constraint can't be made NOT VALID again, only replaced.

DROP INDEX patients_emergency_contact_address_idx;

ALTER TABLE patients
  DROP CONSTRAINT patients_emergency_contact_address_check,
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

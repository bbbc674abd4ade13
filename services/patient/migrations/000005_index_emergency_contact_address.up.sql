-- skein: lock-timeout=2s
-- When a town is evacuated an entity asks which emergency contacts live there.
-- The index covers only the rows that have such an address: none on the day it is built, few later. Building it still
-- reads the table once while writers wait, some 100 ms per million patients. Validating lets them go on.

ALTER TABLE patients VALIDATE CONSTRAINT patients_emergency_contact_address_check;

CREATE INDEX patients_emergency_contact_address_idx
  ON patients (entity_id, emergency_contact_country_code, emergency_contact_postal_code)
  WHERE emergency_contact_country_code IS NOT NULL;

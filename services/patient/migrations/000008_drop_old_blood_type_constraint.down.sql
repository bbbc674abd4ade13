-- skein: lock-timeout=2s
-- Brings the old list back. Refuses, and changes nothing, while a patient has Rh-null: it would have to invent another
-- blood type or forget this one, and either may kill.

DO $$
DECLARE
  carriers BIGINT;
BEGIN
  SELECT count(*) INTO carriers FROM patients WHERE blood_type = 'Rh-null';
  IF carriers > 0 THEN
    RAISE EXCEPTION '% patient(s) with the blood type Rh-null, which the old constraint refuses', carriers
      USING HINT = 'Stay at this version, or let a physician decide what their records shall say.';
  END IF;
END
$$;

ALTER TABLE patients
  ADD CONSTRAINT patients_blood_type_check CHECK (
    blood_type IN ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-')
  );

-- skein: lock-timeout=2s
-- Rh-null, "golden blood": fewer than fifty people known, and a transfusion of anything else can kill them.
-- Three steps, so that the table is never locked for the length of a scan: the new list NOT VALID beside the old one,
-- then validated, then the old one dropped. Until that last step the old list still refuses Rh-null.

ALTER TABLE patients
  ADD CONSTRAINT patients_blood_type_known CHECK (
    blood_type IN ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-', 'Rh-null')
  ) NOT VALID;

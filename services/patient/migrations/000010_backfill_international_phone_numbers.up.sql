-- skein: phase=backfill lock-timeout=2s
-- Fills the new column for the rows from before the trigger; it locks rows, not the table. updated_at moves, rightly:
-- whoever caches a phone has to read it again. Numbers that can't be converted are left for people to correct.

UPDATE patient_phones
SET international_number = phone_to_international(country_code, number)
WHERE international_number IS NULL
  AND phone_to_international(country_code, number) IS NOT NULL;

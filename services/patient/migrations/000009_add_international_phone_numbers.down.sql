-- skein: lock-timeout=2s
-- Loses no number: the trigger wrote every one into the old column too. New releases must be gone by now.

DROP TRIGGER patient_phones_sync_numbers ON patient_phones;
DROP INDEX patient_phones_entity_id_international_number_idx;

ALTER TABLE patient_phones
  DROP CONSTRAINT patient_phones_international_number_check,
  DROP COLUMN international_number;

DROP FUNCTION sync_phone_numbers();
DROP FUNCTION phone_to_national(TEXT, TEXT);
DROP FUNCTION phone_to_international(TEXT, TEXT);

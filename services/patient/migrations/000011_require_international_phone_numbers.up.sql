-- skein: requires=patient@10 phase=contract lock-timeout=2s
-- Every release that reads or writes the old column is gone: so goes the column. The spaces and brackets with which a
-- number was typed go with it, for good. Refuses, and changes nothing, while a number has no international form.

DO $$
DECLARE
  unconverted BIGINT;
BEGIN
  SELECT count(*) INTO unconverted FROM patient_phones WHERE international_number IS NULL;
  IF unconverted > 0 THEN
    RAISE EXCEPTION '% phone number(s) without an international form', unconverted
      USING HINT = 'Correct or remove them: SELECT id, entity_id FROM patient_phones WHERE international_number IS NULL';
  END IF;
END
$$;

-- The first reads the table while everybody goes on. The second reads it again and locks it meanwhile, about a second
-- for ten million numbers; a row that slipped in since the check above fails it.
ALTER TABLE patient_phones VALIDATE CONSTRAINT patient_phones_international_number_check;
ALTER TABLE patient_phones ALTER COLUMN international_number SET NOT NULL;

DROP TRIGGER patient_phones_sync_numbers ON patient_phones;

ALTER TABLE patient_phones
  DROP CONSTRAINT patient_phones_number_check,
  DROP COLUMN number;

DROP FUNCTION sync_phone_numbers();
DROP FUNCTION phone_to_national(TEXT, TEXT);
DROP FUNCTION phone_to_international(TEXT, TEXT);

-- skein: requires=user@4 phase=expand lock-timeout=2s
-- Numbers move to the international format that SMS gateways want: +1 in Canada and the USA, +212 in Morocco, +33 in
-- France, as the user service's countries say. From this step until the contract both columns stand and a trigger
-- keeps them equal, whichever of the two an instance writes: old and new releases run side by side.

CREATE FUNCTION phone_to_international(country_code TEXT, number TEXT) RETURNS TEXT
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN country_code IN ('CA', 'US') AND dialled ~ '^(\+1|001|1)?[2-9][0-9]{2}[2-9][0-9]{6}$'
      THEN '+1' || right(dialled, 10)
    WHEN country_code = 'MA' AND dialled ~ '^(\+212|00212|0|\+2120)[5-8][0-9]{8}$'
      THEN '+212' || right(dialled, 9)
    WHEN country_code = 'FR' AND dialled ~ '^(\+33|0033|0|\+330)[1-9][0-9]{8}$'
      THEN '+33' || right(dialled, 9)
  END
  FROM (SELECT regexp_replace(number, '[^0-9+]', '', 'g') AS dialled) AS digits
$$;

COMMENT ON FUNCTION phone_to_international(TEXT, TEXT) IS 'NULL where the number is none of that country.';

CREATE FUNCTION phone_to_national(country_code TEXT, international_number TEXT) RETURNS TEXT
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE country_code
    WHEN 'CA' THEN substr(international_number, 3)
    WHEN 'US' THEN substr(international_number, 3)
    WHEN 'MA' THEN '0' || substr(international_number, 5)
    WHEN 'FR' THEN '0' || substr(international_number, 4)
  END
$$;

CREATE FUNCTION sync_phone_numbers() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
DECLARE
  converted TEXT := phone_to_international(NEW.country_code, NEW.number);
  from_old_release BOOLEAN := CASE TG_OP
    WHEN 'INSERT' THEN NEW.international_number IS NULL
    ELSE NEW.international_number IS NOT DISTINCT FROM OLD.international_number
  END;
BEGIN
  IF from_old_release THEN
    -- NULL when it can't be converted: the old release goes on working, and the contract waits until it is corrected.
    NEW.international_number := converted;
  ELSIF converted IS DISTINCT FROM NEW.international_number THEN
    -- Only a really different number replaces what was typed, so that the backfill leaves the old column alone.
    NEW.number := phone_to_national(NEW.country_code, NEW.international_number);
  END IF;
  RETURN NEW;
END
$$;

COMMENT ON FUNCTION sync_phone_numbers() IS 'Stands from expand to contract only.';

ALTER TABLE patient_phones
  ADD COLUMN international_number TEXT,
  ADD CONSTRAINT patient_phones_international_number_check CHECK (
    CASE country_code
      WHEN 'CA' THEN international_number ~ '^\+1[2-9][0-9]{2}[2-9][0-9]{6}$'
      WHEN 'US' THEN international_number ~ '^\+1[2-9][0-9]{2}[2-9][0-9]{6}$'
      WHEN 'MA' THEN international_number ~ '^\+212[5-8][0-9]{8}$'
      WHEN 'FR' THEN international_number ~ '^\+33[1-9][0-9]{8}$'
    END
  ) NOT VALID;

COMMENT ON COLUMN patient_phones.international_number IS 'E.164.';

-- A caller is recognised by the number that the exchange shows. Built now the index is empty, for one reading of the
-- table (some 100 ms per million numbers); after the backfill it would have to sort them all.
CREATE INDEX patient_phones_entity_id_international_number_idx ON patient_phones (entity_id, international_number)
  WHERE international_number IS NOT NULL;

CREATE TRIGGER patient_phones_sync_numbers
  BEFORE INSERT OR UPDATE OF country_code, number, international_number ON patient_phones
  FOR EACH ROW EXECUTE FUNCTION sync_phone_numbers();

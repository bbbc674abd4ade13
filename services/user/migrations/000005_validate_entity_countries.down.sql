-- skein: lock-timeout=2s
-- Brings the old lists back. Refuses, and changes nothing, while an entity uses what they don't know: a country or
-- language that came later as a row.

DO $$
DECLARE
  unknown BIGINT;
BEGIN
  SELECT count(*) INTO unknown
  FROM healthcare_entities
  WHERE country_code NOT IN ('CA', 'US', 'MA', 'FR')
    OR default_language NOT IN ('en', 'fr', 'ar', 'es')
    OR timezone !~ '^[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_]+){1,2}$';
  IF unknown > 0 THEN
    RAISE EXCEPTION '% healthcare entity(ies) with a country, language or time zone unknown to the old lists', unknown
      USING HINT = 'Move them to a supported one first; no entity was changed.';
  END IF;
END
$$;

ALTER TABLE healthcare_entities
  ADD CONSTRAINT healthcare_entities_country_code_check CHECK (country_code IN ('CA', 'US', 'MA', 'FR')),
  ADD CONSTRAINT healthcare_entities_default_language_check CHECK (default_language IN ('en', 'fr', 'ar', 'es')),
  ADD CONSTRAINT healthcare_entities_timezone_check CHECK (timezone ~ '^[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_]+){1,2}$');

-- A validated constraint can't be made NOT VALID again, only replaced.
ALTER TABLE healthcare_entities
  DROP CONSTRAINT healthcare_entities_timezone_fkey,
  DROP CONSTRAINT healthcare_entities_default_language_fkey,
  DROP CONSTRAINT healthcare_entities_country_code_fkey,
  ADD CONSTRAINT healthcare_entities_country_code_fkey FOREIGN KEY (country_code)
    REFERENCES countries (code) NOT VALID,
  ADD CONSTRAINT healthcare_entities_default_language_fkey FOREIGN KEY (country_code, default_language)
    REFERENCES country_languages (country_code, language_code) NOT VALID,
  ADD CONSTRAINT healthcare_entities_timezone_fkey FOREIGN KEY (country_code, timezone)
    REFERENCES country_timezones (country_code, timezone) NOT VALID;

-- skein: lock-timeout=2s
-- Validating reads the entities while everybody goes on working; only then do the old lists go, which takes an instant.
-- It fails, and changes nothing, where an entity has a language or time zone that its country doesn't: correct the
-- entity, or add the row that is missing in country_languages or country_timezones.

ALTER TABLE healthcare_entities VALIDATE CONSTRAINT healthcare_entities_country_code_fkey;
ALTER TABLE healthcare_entities VALIDATE CONSTRAINT healthcare_entities_default_language_fkey;
ALTER TABLE healthcare_entities VALIDATE CONSTRAINT healthcare_entities_timezone_fkey;

ALTER TABLE healthcare_entities
  DROP CONSTRAINT healthcare_entities_country_code_check,
  DROP CONSTRAINT healthcare_entities_default_language_check,
  DROP CONSTRAINT healthcare_entities_timezone_check;

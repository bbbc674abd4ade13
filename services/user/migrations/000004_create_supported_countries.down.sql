-- skein: lock-timeout=2s
-- Loses countries, languages and time zones that were added to these tables by hand; the entities stay as they are.

ALTER TABLE healthcare_entities
  DROP CONSTRAINT healthcare_entities_timezone_fkey,
  DROP CONSTRAINT healthcare_entities_default_language_fkey,
  DROP CONSTRAINT healthcare_entities_country_code_fkey;

DROP TABLE country_timezones;
DROP TABLE country_languages;
DROP TABLE languages;
DROP TABLE countries;

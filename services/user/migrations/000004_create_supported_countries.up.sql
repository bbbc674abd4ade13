-- skein: lock-timeout=2s
-- What the platform supports moves from CHECK lists into tables: a new language becomes a row, and an entity's
-- language and time zone are held to its own country (the old pattern let Africa/Montreal through).
-- The foreign keys come NOT VALID: adding them locks both tables for an instant only. The next migration validates.

CREATE TABLE countries (
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  calling_code TEXT NOT NULL,
  CONSTRAINT countries_pkey PRIMARY KEY (code),
  CONSTRAINT countries_code_check CHECK (code ~ '^[A-Z]{2}$'),
  CONSTRAINT countries_calling_code_check CHECK (calling_code ~ '^\+[1-9][0-9]{0,2}$')
);

COMMENT ON COLUMN countries.code IS 'ISO 3166-1 alpha-2.';

CREATE TABLE languages (
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  native_name TEXT NOT NULL,
  direction TEXT NOT NULL,
  CONSTRAINT languages_pkey PRIMARY KEY (code),
  CONSTRAINT languages_code_check CHECK (code ~ '^[a-z]{2,3}$'),
  CONSTRAINT languages_direction_check CHECK (direction IN ('ltr', 'rtl'))
);

COMMENT ON COLUMN languages.code IS 'ISO 639-1, or 639-2 where there is no shorter one.';

CREATE TABLE country_languages (
  country_code TEXT NOT NULL,
  language_code TEXT NOT NULL,
  CONSTRAINT country_languages_pkey PRIMARY KEY (country_code, language_code),
  CONSTRAINT country_languages_country_code_fkey FOREIGN KEY (country_code) REFERENCES countries (code),
  CONSTRAINT country_languages_language_code_fkey FOREIGN KEY (language_code) REFERENCES languages (code)
);

CREATE TABLE country_timezones (
  country_code TEXT NOT NULL,
  timezone TEXT NOT NULL,
  CONSTRAINT country_timezones_pkey PRIMARY KEY (country_code, timezone),
  CONSTRAINT country_timezones_country_code_fkey FOREIGN KEY (country_code) REFERENCES countries (code)
);

COMMENT ON COLUMN country_timezones.timezone IS 'A name from the IANA time zone database.';

INSERT INTO countries (code, name, calling_code) VALUES
  ('CA', 'Canada', '+1'),
  ('US', 'United States of America', '+1'),
  ('MA', 'Morocco', '+212'),
  ('FR', 'France', '+33');

INSERT INTO languages (code, name, native_name, direction) VALUES
  ('en', 'English', 'English', 'ltr'),
  ('fr', 'French', 'Français', 'ltr'),
  ('ar', 'Arabic', 'العربية', 'rtl'),
  ('es', 'Spanish', 'Español', 'ltr'),
  ('zgh', 'Standard Moroccan Tamazight', 'ⵜⴰⵎⴰⵣⵉⵖⵜ', 'ltr');

INSERT INTO country_languages (country_code, language_code) VALUES
  ('CA', 'en'), ('CA', 'fr'),
  ('US', 'en'), ('US', 'es'),
  ('MA', 'ar'), ('MA', 'fr'), ('MA', 'zgh'),
  ('FR', 'fr');

INSERT INTO country_timezones (country_code, timezone) VALUES
  ('CA', 'America/St_Johns'), ('CA', 'America/Halifax'), ('CA', 'America/Moncton'), ('CA', 'America/Toronto'),
  ('CA', 'America/Winnipeg'), ('CA', 'America/Regina'), ('CA', 'America/Edmonton'), ('CA', 'America/Vancouver'),
  ('CA', 'America/Whitehorse'), ('CA', 'America/Iqaluit'),
  ('US', 'America/New_York'), ('US', 'America/Detroit'), ('US', 'America/Chicago'), ('US', 'America/Denver'),
  ('US', 'America/Boise'), ('US', 'America/Phoenix'), ('US', 'America/Los_Angeles'), ('US', 'America/Anchorage'),
  ('US', 'Pacific/Honolulu'),
  ('MA', 'Africa/Casablanca'),
  ('FR', 'Europe/Paris'), ('FR', 'America/Guadeloupe'), ('FR', 'America/Martinique'), ('FR', 'America/Cayenne'),
  ('FR', 'Indian/Reunion'), ('FR', 'Indian/Mayotte');

ALTER TABLE healthcare_entities
  ADD CONSTRAINT healthcare_entities_country_code_fkey FOREIGN KEY (country_code)
    REFERENCES countries (code) NOT VALID,
  ADD CONSTRAINT healthcare_entities_default_language_fkey FOREIGN KEY (country_code, default_language)
    REFERENCES country_languages (country_code, language_code) NOT VALID,
  ADD CONSTRAINT healthcare_entities_timezone_fkey FOREIGN KEY (country_code, timezone)
    REFERENCES country_timezones (country_code, timezone) NOT VALID;

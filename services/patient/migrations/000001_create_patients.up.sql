-- skein: requires=user@1
-- Patients, each registered with one healthcare entity of the user service (which is why that has to stand first).
-- Databases are separate, so entity_id is no foreign key here.

CREATE FUNCTION set_updated_at() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := pg_catalog.now();
  RETURN NEW;
END
$$;

COMMENT ON FUNCTION set_updated_at() IS
  'Keeps updated_at true whoever writes: applications, jobs and people with psql.';

CREATE TABLE patients (
  id UUID NOT NULL DEFAULT gen_random_uuid(),
  entity_id UUID NOT NULL,
  patient_number TEXT NOT NULL,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  date_of_birth DATE NOT NULL,
  sex TEXT NOT NULL DEFAULT 'unknown',
  blood_type TEXT,
  marital_status TEXT,
  preferred_language TEXT,
  email TEXT,
  address_line_1 TEXT,
  address_line_2 TEXT,
  city TEXT,
  region TEXT,
  postal_code TEXT,
  country_code TEXT,
  emergency_contact_name TEXT,
  emergency_contact_relationship TEXT,
  deceased_on DATE,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT patients_pkey PRIMARY KEY (id),
  -- What the tables below a patient refer to: a reference that carries the entity can't cross from one to another.
  CONSTRAINT patients_entity_id_id_key UNIQUE (entity_id, id),
  -- The number on the patient's card; each entity counts for itself.
  CONSTRAINT patients_entity_id_patient_number_key UNIQUE (entity_id, patient_number),
  CONSTRAINT patients_patient_number_check CHECK (patient_number ~ '^[A-Z0-9][A-Z0-9-]{2,31}$'),
  CONSTRAINT patients_date_of_birth_check CHECK (date_of_birth >= DATE '1880-01-01'),
  CONSTRAINT patients_deceased_on_check CHECK (deceased_on >= date_of_birth),
  CONSTRAINT patients_sex_check CHECK (sex IN ('female', 'male', 'intersex', 'unknown')),
  CONSTRAINT patients_blood_type_check CHECK (
    blood_type IN ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-')
  ),
  CONSTRAINT patients_marital_status_check CHECK (
    marital_status IN ('single', 'married', 'civil_union', 'separated', 'divorced', 'widowed')
  ),
  -- Any language of the world, since patients travel: the entity finds an interpreter.
  CONSTRAINT patients_preferred_language_check CHECK (preferred_language ~ '^[a-z]{2,3}$'),
  CONSTRAINT patients_email_check CHECK (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND length(email) <= 254),
  CONSTRAINT patients_country_code_check CHECK (country_code ~ '^[A-Z]{2}$'),
  -- Not everybody has an address. Whoever has one has a street, a city and a country; not every country has regions.
  CONSTRAINT patients_address_check CHECK (
    num_nonnulls(address_line_1, city, country_code) IN (0, 3)
    AND (address_line_1 IS NOT NULL OR num_nonnulls(address_line_2, region, postal_code) = 0)
  ),
  CONSTRAINT patients_postal_code_check CHECK (
    CASE country_code
      WHEN 'CA' THEN postal_code ~ '^[A-Z][0-9][A-Z] [0-9][A-Z][0-9]$'
      WHEN 'US' THEN postal_code ~ '^[0-9]{5}(-[0-9]{4})?$'
      WHEN 'MA' THEN postal_code ~ '^[0-9]{5}$'
      WHEN 'FR' THEN postal_code ~ '^[0-9]{5}$'
      ELSE length(postal_code) <= 16
    END
  )
);

COMMENT ON COLUMN patients.entity_id IS 'healthcare_entities.id in the user service''s database.';
COMMENT ON COLUMN patients.preferred_language IS 'ISO 639; NULL: the default language of the entity.';

-- Reception looks a patient up by name, or by date of birth when the name is spelt three ways.
CREATE INDEX patients_entity_id_name_idx ON patients (entity_id, lower(family_name), lower(given_name));
CREATE INDEX patients_entity_id_date_of_birth_idx ON patients (entity_id, date_of_birth);

CREATE TRIGGER patients_set_updated_at
  BEFORE UPDATE ON patients
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION set_updated_at();

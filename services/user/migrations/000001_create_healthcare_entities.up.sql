-- Healthcare entities are the tenants of the platform: every row of every service belongs to one of them.

CREATE FUNCTION set_updated_at() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := pg_catalog.now();
  RETURN NEW;
END
$$;

COMMENT ON FUNCTION set_updated_at() IS
  'Keeps updated_at true whoever writes: applications, jobs and people with psql.';

CREATE TABLE healthcare_entities (
  id UUID NOT NULL DEFAULT gen_random_uuid(),
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  licence_number TEXT NOT NULL,
  country_code TEXT NOT NULL,
  default_language TEXT NOT NULL,
  timezone TEXT NOT NULL,
  address_line_1 TEXT,
  address_line_2 TEXT,
  city TEXT NOT NULL,
  region TEXT,
  postal_code TEXT,
  status TEXT NOT NULL DEFAULT 'active',
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT healthcare_entities_pkey PRIMARY KEY (id),
  CONSTRAINT healthcare_entities_type_check CHECK (
    type IN (
      'hospital', 'clinic', 'laboratory', 'pharmacy', 'imaging_center', 'dental_clinic', 'rehabilitation_center',
      'long_term_care'
    )
  ),
  CONSTRAINT healthcare_entities_name_check CHECK (name = btrim(name) AND name <> ''),
  CONSTRAINT healthcare_entities_licence_number_check CHECK (
    licence_number = btrim(licence_number) AND licence_number <> ''
  ),
  CONSTRAINT healthcare_entities_country_code_check CHECK (country_code IN ('CA', 'US', 'MA', 'FR')),
  CONSTRAINT healthcare_entities_default_language_check CHECK (default_language IN ('en', 'fr', 'ar', 'es')),
  CONSTRAINT healthcare_entities_timezone_check CHECK (timezone ~ '^[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_]+){1,2}$'),
  CONSTRAINT healthcare_entities_status_check CHECK (status IN ('active', 'suspended', 'closed'))
);

-- A licence is issued by a country, so two countries may well issue the same number. Registers print it in either case.
CREATE UNIQUE INDEX healthcare_entities_country_code_licence_number_key
  ON healthcare_entities (country_code, upper(licence_number));

-- The directory is listed by country, then by type.
CREATE INDEX healthcare_entities_country_code_type_idx ON healthcare_entities (country_code, type)
  WHERE status = 'active';

CREATE TRIGGER healthcare_entities_set_updated_at
  BEFORE UPDATE ON healthcare_entities
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION set_updated_at();

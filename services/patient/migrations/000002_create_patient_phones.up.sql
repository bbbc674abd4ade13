-- Phone numbers as people dial them inside their country.

CREATE TABLE patient_phones (
  id UUID NOT NULL DEFAULT gen_random_uuid(),
  entity_id UUID NOT NULL,
  patient_id UUID NOT NULL,
  kind TEXT NOT NULL,
  country_code TEXT NOT NULL,
  number TEXT NOT NULL,
  is_primary BOOLEAN NOT NULL DEFAULT false,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT patient_phones_pkey PRIMARY KEY (id),
  CONSTRAINT patient_phones_patient_fkey FOREIGN KEY (entity_id, patient_id)
    REFERENCES patients (entity_id, id) ON DELETE CASCADE,
  CONSTRAINT patient_phones_kind_check CHECK (kind IN ('mobile', 'home', 'work', 'emergency_contact')),
  CONSTRAINT patient_phones_country_code_check CHECK (country_code IN ('CA', 'US', 'MA', 'FR')),
  CONSTRAINT patient_phones_number_check CHECK (number ~ '^[0-9+(][0-9 ().-]{5,23}$')
);

COMMENT ON COLUMN patient_phones.entity_id IS 'healthcare_entities.id in the user service''s database.';

-- A patient's phones; the first column pair also serves the foreign key when a patient is deleted.
CREATE INDEX patient_phones_entity_id_patient_id_idx ON patient_phones (entity_id, patient_id);

-- The one to ring first.
CREATE UNIQUE INDEX patient_phones_primary_key ON patient_phones (patient_id) WHERE is_primary;

CREATE TRIGGER patient_phones_set_updated_at
  BEFORE UPDATE ON patient_phones
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION set_updated_at();

-- Users who may be booked and who sign medical records. The other services name them by users.id.

CREATE TABLE practitioners (
  user_id UUID NOT NULL,
  entity_id UUID NOT NULL,
  profession TEXT NOT NULL,
  specialty TEXT,
  licence_country_code TEXT NOT NULL,
  licence_number TEXT NOT NULL,
  licence_expires_on DATE,
  is_accepting_patients BOOLEAN NOT NULL DEFAULT true,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT practitioners_pkey PRIMARY KEY (user_id),
  CONSTRAINT practitioners_user_fkey FOREIGN KEY (entity_id, user_id)
    REFERENCES users (entity_id, id) ON DELETE RESTRICT,
  CONSTRAINT practitioners_licence_country_code_fkey FOREIGN KEY (licence_country_code) REFERENCES countries (code),
  CONSTRAINT practitioners_profession_check CHECK (
    profession IN ('physician', 'nurse', 'pharmacist', 'dentist', 'midwife', 'physiotherapist', 'psychologist')
  ),
  CONSTRAINT practitioners_licence_number_check CHECK (
    licence_number = btrim(licence_number) AND licence_number <> ''
  )
);

-- One person with one licence may practise for several entities, but only once in each.
CREATE UNIQUE INDEX practitioners_licence_key
  ON practitioners (entity_id, licence_country_code, upper(licence_number));

-- Booking asks an entity for its cardiologists.
CREATE INDEX practitioners_entity_id_specialty_idx ON practitioners (entity_id, specialty)
  WHERE is_accepting_patients;

CREATE TRIGGER practitioners_set_updated_at
  BEFORE UPDATE ON practitioners
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION set_updated_at();

ALTER TABLE practitioners ENABLE ROW LEVEL SECURITY;

CREATE POLICY practitioners_by_entity ON practitioners
  USING (entity_id = (SELECT current_entity_id()))
  WITH CHECK (entity_id = (SELECT current_entity_id()));

-- skein: requires=user@7
-- Clinical documentation, signed by a practitioner of the user service. A record is never overwritten: whoever corrects
-- one writes another that replaces it.

CREATE TABLE medical_records (
  id UUID NOT NULL DEFAULT gen_random_uuid(),
  entity_id UUID NOT NULL,
  patient_id UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  occurred_at TIMESTAMPTZ NOT NULL,
  replaces_id UUID,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT medical_records_pkey PRIMARY KEY (id),
  CONSTRAINT medical_records_entity_id_patient_id_id_key UNIQUE (entity_id, patient_id, id),
  -- A patient with records can't be deleted: the law keeps records for years after the last visit.
  CONSTRAINT medical_records_patient_fkey FOREIGN KEY (entity_id, patient_id)
    REFERENCES patients (entity_id, id) ON DELETE RESTRICT,
  -- A correction belongs to the same patient.
  CONSTRAINT medical_records_replaces_fkey FOREIGN KEY (entity_id, patient_id, replaces_id)
    REFERENCES medical_records (entity_id, patient_id, id) ON DELETE RESTRICT,
  -- One correction per record: a second one replaces the first correction. Thus the current state is never ambiguous.
  CONSTRAINT medical_records_replaces_id_key UNIQUE (replaces_id),
  CONSTRAINT medical_records_replaces_id_check CHECK (replaces_id <> id),
  CONSTRAINT medical_records_kind_check CHECK (
    kind IN (
      'consultation', 'diagnosis', 'prescription', 'laboratory_result', 'imaging', 'vaccination', 'allergy',
      'procedure', 'discharge'
    )
  )
);

COMMENT ON COLUMN medical_records.entity_id IS 'healthcare_entities.id in the user service''s database.';
COMMENT ON COLUMN medical_records.practitioner_id IS 'practitioners.user_id in the user service''s database.';

-- The chart of one patient, newest first.
CREATE INDEX medical_records_patient_idx ON medical_records (entity_id, patient_id, occurred_at DESC);

CREATE FUNCTION refuse_medical_record_update() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a medical record is never overwritten'
    USING ERRCODE = 'restrict_violation', HINT = 'Insert another one whose replaces_id is the record to correct.';
END
$$;

CREATE TRIGGER medical_records_refuse_update
  BEFORE UPDATE ON medical_records
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_medical_record_update();

ALTER TABLE medical_records ENABLE ROW LEVEL SECURITY;

CREATE POLICY medical_records_by_entity ON medical_records
  USING (entity_id = (SELECT current_entity_id()))
  WITH CHECK (entity_id = (SELECT current_entity_id()));

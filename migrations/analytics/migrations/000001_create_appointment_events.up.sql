-- skein: requires=appointment@8,patient@1
-- What happened to appointments, as a series over time: one row per status change that appointment@8 records. Patients
-- are pseudonyms, made by whoever writes here with a key that this database never sees.

DO $$
BEGIN
  -- The mark tells the down whose extension this is.
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') THEN
    CREATE EXTENSION IF NOT EXISTS timescaledb;
    COMMENT ON EXTENSION timescaledb IS 'time-series data (created by analytics@1)';
  END IF;
END
$$;

CREATE TABLE appointment_events (
  occurred_at TIMESTAMPTZ NOT NULL,
  entity_id UUID NOT NULL,
  appointment_id UUID NOT NULL,
  patient_pseudonym BYTEA NOT NULL,
  clinician_id UUID NOT NULL,
  appointment_kind TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- Whatever is sent twice counts once.
  CONSTRAINT appointment_events_key UNIQUE (appointment_id, kind, occurred_at),
  CONSTRAINT appointment_events_patient_pseudonym_check CHECK (octet_length(patient_pseudonym) = 32),
  CONSTRAINT appointment_events_appointment_kind_check CHECK (
    appointment_kind IN ('consultation', 'follow_up', 'vaccination', 'examination', 'surgery', 'teleconsultation')
  ),
  CONSTRAINT appointment_events_kind_check CHECK (
    kind IN ('scheduled', 'confirmed', 'checked_in', 'completed', 'cancelled', 'no_show')
  )
);

COMMENT ON COLUMN appointment_events.entity_id IS 'healthcare_entities.id in the user service''s database.';
COMMENT ON COLUMN appointment_events.appointment_id IS 'appointments.id in the appointment service''s database.';
COMMENT ON COLUMN appointment_events.patient_pseudonym IS
  'HMAC-SHA-256 of patients.id in the patient service''s database. Its key is with the writer, never here.';
COMMENT ON COLUMN appointment_events.clinician_id IS 'practitioners.user_id in the user service''s database.';
COMMENT ON COLUMN appointment_events.kind IS 'The status that the appointment came to.';

-- A week is what fits into memory with its indexes, and what goes at once when it becomes too old.
SELECT create_hypertable('appointment_events', by_range('occurred_at', INTERVAL '7 days'), create_default_indexes => false);

-- The last weeks of an entity, and of one of its clinicians.
CREATE INDEX appointment_events_entity_idx ON appointment_events (entity_id, occurred_at DESC);
CREATE INDEX appointment_events_clinician_idx ON appointment_events (entity_id, clinician_id, occurred_at DESC);

-- skein: requires=user@7,patient@1
-- A patient, a practitioner, perhaps a room, and a time.

CREATE TYPE appointment_status AS ENUM ('scheduled', 'confirmed', 'checked_in', 'completed', 'cancelled');

CREATE TABLE appointments (
  id UUID NOT NULL DEFAULT gen_random_uuid(),
  entity_id UUID NOT NULL,
  patient_id UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  room_id UUID,
  kind TEXT NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  ends_at TIMESTAMPTZ NOT NULL,
  status appointment_status NOT NULL DEFAULT 'scheduled',
  cancelled_at TIMESTAMPTZ,
  booked_by UUID,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT appointments_pkey PRIMARY KEY (id),
  CONSTRAINT appointments_entity_id_id_key UNIQUE (entity_id, id),
  CONSTRAINT appointments_room_fkey FOREIGN KEY (entity_id, room_id)
    REFERENCES rooms (entity_id, id) ON DELETE RESTRICT,
  CONSTRAINT appointments_kind_check CHECK (
    kind IN ('consultation', 'follow_up', 'vaccination', 'examination', 'surgery', 'teleconsultation')
  ),
  CONSTRAINT appointments_time_check CHECK (ends_at > starts_at AND ends_at - starts_at <= INTERVAL '24 hours'),
  CONSTRAINT appointments_cancelled_at_check CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL))
);

COMMENT ON COLUMN appointments.entity_id IS 'healthcare_entities.id in the user service''s database.';
COMMENT ON COLUMN appointments.patient_id IS 'patients.id in the patient service''s database.';
COMMENT ON COLUMN appointments.practitioner_id IS 'practitioners.user_id in the user service''s database.';
COMMENT ON COLUMN appointments.booked_by IS 'users.id in the user service''s database; NULL: the patient, online.';

-- The day of a practitioner, what comes next for a patient, and what a room is used for.
CREATE INDEX appointments_practitioner_idx ON appointments (entity_id, practitioner_id, starts_at);
CREATE INDEX appointments_patient_idx ON appointments (entity_id, patient_id, starts_at);
CREATE INDEX appointments_room_idx ON appointments (entity_id, room_id, starts_at) WHERE room_id IS NOT NULL;

CREATE TRIGGER appointments_set_updated_at
  BEFORE UPDATE ON appointments
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION set_updated_at();

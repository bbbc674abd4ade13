-- skein: requires=user@2 lock-timeout=2s
-- Who moved an appointment from which status to which, and when: the answer to "I never cancelled that".

CREATE TABLE appointment_status_changes (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  entity_id UUID NOT NULL,
  appointment_id UUID NOT NULL,
  from_status appointment_status,
  to_status appointment_status NOT NULL,
  actor_id UUID,
  occurred_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT appointment_status_changes_pkey PRIMARY KEY (id),
  CONSTRAINT appointment_status_changes_appointment_fkey FOREIGN KEY (entity_id, appointment_id)
    REFERENCES appointments (entity_id, id) ON DELETE CASCADE
);

COMMENT ON COLUMN appointment_status_changes.entity_id IS 'healthcare_entities.id in the user service''s database.';
COMMENT ON COLUMN appointment_status_changes.from_status IS 'NULL: the appointment was made.';
COMMENT ON COLUMN appointment_status_changes.actor_id IS
  'users.id in the user service''s database, from the setting app.user_id; NULL: the patient, online, or a job.';

CREATE INDEX appointment_status_changes_appointment_idx
  ON appointment_status_changes (entity_id, appointment_id, id);

-- Runs with the owner's rights, so that applications need none to write here; hence the pinned search_path.
CREATE FUNCTION record_status_change() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format(
    'INSERT INTO %I.appointment_status_changes (entity_id, appointment_id, from_status, to_status, actor_id)
     VALUES ($1, $2, $3, $4, $5)',
    TG_TABLE_SCHEMA
  )
  USING
    NEW.entity_id,
    NEW.id,
    CASE WHEN TG_OP = 'UPDATE' THEN OLD.status END,
    NEW.status,
    NULLIF(current_setting('app.user_id', true), '')::UUID;
  RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION record_status_change() FROM PUBLIC;

CREATE TRIGGER appointments_record_creation
  AFTER INSERT ON appointments
  FOR EACH ROW EXECUTE FUNCTION record_status_change();

CREATE TRIGGER appointments_record_status_change
  AFTER UPDATE OF status ON appointments
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
  EXECUTE FUNCTION record_status_change();

ALTER TABLE appointment_status_changes ENABLE ROW LEVEL SECURITY;

-- Reading only: rows come from the trigger, as the owner.
CREATE POLICY appointment_status_changes_by_entity ON appointment_status_changes
  FOR SELECT USING (entity_id = (SELECT current_entity_id()));

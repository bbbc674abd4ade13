-- skein: requires=user@2 lock-timeout=2s
-- Who changed which columns of which patient's data, and when. Names of columns only, never their content: the trail is
-- read by auditors who may not read charts, and outlives the data that it speaks of.

CREATE TABLE patient_audit_log (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  entity_id UUID NOT NULL,
  patient_id UUID NOT NULL,
  table_name TEXT NOT NULL,
  row_id UUID NOT NULL,
  operation TEXT NOT NULL,
  changed_columns TEXT[] NOT NULL,
  actor_id UUID,
  database_role TEXT NOT NULL,
  transaction_id BIGINT NOT NULL,
  occurred_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT patient_audit_log_pkey PRIMARY KEY (id),
  CONSTRAINT patient_audit_log_operation_check CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE'))
);

COMMENT ON COLUMN patient_audit_log.entity_id IS 'healthcare_entities.id in the user service''s database.';
COMMENT ON COLUMN patient_audit_log.patient_id IS 'No foreign key: the trail outlives the patient''s row.';
COMMENT ON COLUMN patient_audit_log.actor_id IS
  'users.id in the user service''s database, from the setting app.user_id; NULL: none was set, see database_role.';
COMMENT ON COLUMN patient_audit_log.transaction_id IS 'Changes made together have the same one.';

-- "Who has touched this patient's data?" is what patients are entitled to ask; the other is the auditor's question.
CREATE INDEX patient_audit_log_patient_idx ON patient_audit_log (entity_id, patient_id, occurred_at DESC);
CREATE INDEX patient_audit_log_actor_idx ON patient_audit_log (entity_id, actor_id, occurred_at DESC);

-- Runs with the owner's rights, so that applications need none on the log itself; hence the pinned search_path.
CREATE FUNCTION record_patient_change() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before JSONB := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ELSE '{}' END;
  after JSONB := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ELSE '{}' END;
  subject JSONB := before || after;
  changed TEXT[];
BEGIN
  SELECT array_agg(key ORDER BY key) INTO changed
  FROM jsonb_object_keys(subject) AS key
  WHERE key <> 'updated_at'
    AND COALESCE(before -> key, 'null') <> COALESCE(after -> key, 'null');
  IF changed IS NULL THEN
    RETURN NULL;
  END IF;
  EXECUTE format(
    'INSERT INTO %I.patient_audit_log
       (entity_id, patient_id, table_name, row_id, operation, changed_columns, actor_id, database_role, transaction_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    TG_TABLE_SCHEMA
  )
  USING
    (subject ->> 'entity_id')::UUID,
    COALESCE(subject ->> 'patient_id', subject ->> 'id')::UUID,
    TG_TABLE_NAME::TEXT,
    (subject ->> 'id')::UUID,
    TG_OP,
    changed,
    NULLIF(current_setting('app.user_id', true), '')::UUID,
    session_user::TEXT,
    pg_current_xact_id()::TEXT::BIGINT;
  RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION record_patient_change() FROM PUBLIC;

CREATE FUNCTION refuse_audit_change() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: the audit trail is append-only and complete', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER patient_audit_log_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON patient_audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Not even a session that pretends to be a replica gets round it.
ALTER TABLE patient_audit_log ENABLE ALWAYS TRIGGER patient_audit_log_append_only;

CREATE TRIGGER patients_record_change
  AFTER INSERT OR UPDATE OR DELETE ON patients
  FOR EACH ROW EXECUTE FUNCTION record_patient_change();

CREATE TRIGGER patient_phones_record_change
  AFTER INSERT OR UPDATE OR DELETE ON patient_phones
  FOR EACH ROW EXECUTE FUNCTION record_patient_change();

CREATE TRIGGER medical_records_record_change
  AFTER INSERT OR UPDATE OR DELETE ON medical_records
  FOR EACH ROW EXECUTE FUNCTION record_patient_change();

-- TRUNCATE fires no row triggers: it would empty a table and leave no trail.
CREATE TRIGGER patients_refuse_truncate
  BEFORE TRUNCATE ON patients
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER patient_phones_refuse_truncate
  BEFORE TRUNCATE ON patient_phones
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER medical_records_refuse_truncate
  BEFORE TRUNCATE ON medical_records
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

ALTER TABLE patient_audit_log ENABLE ROW LEVEL SECURITY;

-- Reading only: rows come from the trigger, as the owner.
CREATE POLICY patient_audit_log_by_entity ON patient_audit_log
  FOR SELECT USING (entity_id = (SELECT current_entity_id()));

-- skein: requires=user@8,patient@9
-- Messages that go out before an appointment: to patients at their number in international format (patient@9), to
-- practitioners in the language that they prefer (user@8).

CREATE TABLE appointment_reminders (
  id UUID NOT NULL DEFAULT gen_random_uuid(),
  entity_id UUID NOT NULL,
  appointment_id UUID NOT NULL,
  channel TEXT NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  sent_at TIMESTAMPTZ,
  failed_at TIMESTAMPTZ,
  attempts SMALLINT NOT NULL DEFAULT 0,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT appointment_reminders_pkey PRIMARY KEY (id),
  CONSTRAINT appointment_reminders_appointment_fkey FOREIGN KEY (entity_id, appointment_id)
    REFERENCES appointments (entity_id, id) ON DELETE CASCADE,
  -- Whatever goes wrong in the sender, nobody gets the same message twice.
  CONSTRAINT appointment_reminders_message_key UNIQUE (appointment_id, channel, due_at),
  CONSTRAINT appointment_reminders_channel_check CHECK (channel IN ('sms', 'email', 'voice')),
  CONSTRAINT appointment_reminders_attempts_check CHECK (attempts BETWEEN 0 AND 10),
  CONSTRAINT appointment_reminders_outcome_check CHECK (num_nonnulls(sent_at, failed_at) <= 1)
);

COMMENT ON TABLE appointment_reminders IS
  'Neither address nor text: the sender asks the other services at the last moment, so nothing stale lies here.';
COMMENT ON COLUMN appointment_reminders.entity_id IS 'healthcare_entities.id in the user service''s database.';
COMMENT ON COLUMN appointment_reminders.failed_at IS 'Given up; NULL while attempts go on.';

-- What is due? The index holds only what still has to be sent, whatever lies behind.
CREATE INDEX appointment_reminders_due_at_idx ON appointment_reminders (due_at)
  WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX appointment_reminders_appointment_idx ON appointment_reminders (entity_id, appointment_id);

CREATE TRIGGER appointment_reminders_set_updated_at
  BEFORE UPDATE ON appointment_reminders
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION set_updated_at();

ALTER TABLE appointment_reminders ENABLE ROW LEVEL SECURITY;

CREATE POLICY appointment_reminders_by_entity ON appointment_reminders
  USING (entity_id = (SELECT current_entity_id()))
  WITH CHECK (entity_id = (SELECT current_entity_id()));

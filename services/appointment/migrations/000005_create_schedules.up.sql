-- skein: requires=user@7
-- When practitioners are there: weekly hours in local time, and the absences that interrupt them.

CREATE TABLE schedules (
  id UUID NOT NULL DEFAULT gen_random_uuid(),
  entity_id UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  room_id UUID,
  weekday SMALLINT NOT NULL,
  starts_at TIME NOT NULL,
  ends_at TIME NOT NULL,
  slot_minutes SMALLINT NOT NULL DEFAULT 20,
  valid_from DATE NOT NULL,
  valid_until DATE,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT schedules_pkey PRIMARY KEY (id),
  CONSTRAINT schedules_room_fkey FOREIGN KEY (entity_id, room_id)
    REFERENCES rooms (entity_id, id) ON DELETE RESTRICT,
  CONSTRAINT schedules_weekday_check CHECK (weekday BETWEEN 1 AND 7),
  CONSTRAINT schedules_time_check CHECK (ends_at > starts_at),
  CONSTRAINT schedules_slot_minutes_check CHECK (slot_minutes BETWEEN 5 AND 480),
  CONSTRAINT schedules_valid_until_check CHECK (valid_until >= valid_from),
  -- PostgreSQL has no range of times, so hours are compared as ranges of seconds since midnight.
  CONSTRAINT schedules_practitioner_excl EXCLUDE USING gist (
    practitioner_id WITH =,
    weekday WITH =,
    daterange(valid_from, valid_until, '[]') WITH &&,
    int4range(date_part('epoch', starts_at)::INTEGER, date_part('epoch', ends_at)::INTEGER) WITH &&
  )
);

COMMENT ON TABLE schedules IS 'Hours are local: 09:00 stays 09:00 when the clocks change.';
COMMENT ON COLUMN schedules.entity_id IS 'healthcare_entities.id in the user service''s database; its timezone rules.';
COMMENT ON COLUMN schedules.practitioner_id IS 'practitioners.user_id in the user service''s database.';
COMMENT ON COLUMN schedules.weekday IS 'ISO 8601: 1 is Monday, 7 is Sunday.';
COMMENT ON COLUMN schedules.valid_until IS 'Last day, included; NULL: until further notice.';

CREATE INDEX schedules_practitioner_idx ON schedules (entity_id, practitioner_id, weekday);
CREATE INDEX schedules_room_idx ON schedules (entity_id, room_id) WHERE room_id IS NOT NULL;

CREATE TRIGGER schedules_set_updated_at
  BEFORE UPDATE ON schedules
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION set_updated_at();

CREATE TABLE absences (
  id UUID NOT NULL DEFAULT gen_random_uuid(),
  entity_id UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  ends_at TIMESTAMPTZ NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT absences_pkey PRIMARY KEY (id),
  CONSTRAINT absences_time_check CHECK (ends_at > starts_at)
);

COMMENT ON TABLE absences IS 'Without a reason on purpose: why a colleague is away is nobody''s business here.';
COMMENT ON COLUMN absences.entity_id IS 'healthcare_entities.id in the user service''s database.';
COMMENT ON COLUMN absences.practitioner_id IS 'practitioners.user_id in the user service''s database.';

CREATE INDEX absences_practitioner_idx ON absences (entity_id, practitioner_id, ends_at);

ALTER TABLE schedules ENABLE ROW LEVEL SECURITY;
ALTER TABLE absences ENABLE ROW LEVEL SECURITY;

CREATE POLICY schedules_by_entity ON schedules
  USING (entity_id = (SELECT current_entity_id()))
  WITH CHECK (entity_id = (SELECT current_entity_id()));

CREATE POLICY absences_by_entity ON absences
  USING (entity_id = (SELECT current_entity_id()))
  WITH CHECK (entity_id = (SELECT current_entity_id()));

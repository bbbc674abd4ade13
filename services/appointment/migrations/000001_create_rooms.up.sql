-- skein: requires=user@1
-- Rooms of a healthcare entity of the user service. Databases are separate, so entity_id is no foreign key here.

CREATE FUNCTION set_updated_at() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := pg_catalog.now();
  RETURN NEW;
END
$$;

COMMENT ON FUNCTION set_updated_at() IS
  'Keeps updated_at true whoever writes: applications, jobs and people with psql.';

CREATE TABLE rooms (
  id UUID NOT NULL DEFAULT gen_random_uuid(),
  entity_id UUID NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_accessible BOOLEAN NOT NULL DEFAULT true,
  is_active BOOLEAN NOT NULL DEFAULT true,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT rooms_pkey PRIMARY KEY (id),
  -- What appointments refer to: a reference that carries the entity can't cross from one to another.
  CONSTRAINT rooms_entity_id_id_key UNIQUE (entity_id, id),
  CONSTRAINT rooms_name_check CHECK (name = btrim(name) AND name <> ''),
  CONSTRAINT rooms_kind_check CHECK (
    kind IN ('consultation', 'examination', 'operating', 'imaging', 'laboratory', 'vaccination', 'video')
  )
);

COMMENT ON COLUMN rooms.entity_id IS 'healthcare_entities.id in the user service''s database.';
COMMENT ON COLUMN rooms.is_accessible IS 'Can be reached and used in a wheelchair.';

-- Door signs: two rooms of one entity don't bear the same name.
CREATE UNIQUE INDEX rooms_entity_id_name_key ON rooms (entity_id, lower(name));

CREATE TRIGGER rooms_set_updated_at
  BEFORE UPDATE ON rooms
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION set_updated_at();

-- The people who work with the platform. Credentials live with the identity provider, never here.

CREATE TABLE users (
  id UUID NOT NULL DEFAULT gen_random_uuid(),
  entity_id UUID NOT NULL,
  email TEXT NOT NULL,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'invited',
  last_signed_in_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  -- What the tables below a user refer to: a reference that carries the entity can't cross from one to another.
  CONSTRAINT users_entity_id_id_key UNIQUE (entity_id, id),
  CONSTRAINT users_entity_id_fkey FOREIGN KEY (entity_id) REFERENCES healthcare_entities (id) ON DELETE RESTRICT,
  CONSTRAINT users_email_check CHECK (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND length(email) <= 254),
  CONSTRAINT users_status_check CHECK (status IN ('invited', 'active', 'suspended', 'deactivated'))
);

-- One person may work for two entities with one address, so the address is unique within each. Signing in happens on
-- the entity's own page: this is the index that finds the account.
CREATE UNIQUE INDEX users_entity_id_email_key ON users (entity_id, lower(email));

-- The staff list of an entity, by name.
CREATE INDEX users_entity_id_name_idx ON users (entity_id, lower(family_name), lower(given_name))
  WHERE status <> 'deactivated';

CREATE TRIGGER users_set_updated_at
  BEFORE UPDATE ON users
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION set_updated_at();

-- Roles are the platform's, the same for every entity; who holds one is the entity's affair.

CREATE TABLE roles (
  code TEXT NOT NULL,
  description TEXT NOT NULL,
  is_clinical BOOLEAN NOT NULL,
  CONSTRAINT roles_pkey PRIMARY KEY (code),
  CONSTRAINT roles_code_check CHECK (code ~ '^[a-z]+(_[a-z]+)*$')
);

COMMENT ON COLUMN roles.is_clinical IS 'Holders may read clinical data of their entity''s patients.';

-- user_roles refers to these rows and the services' code names them, so they are schema rather than a seed.
INSERT INTO roles (code, description, is_clinical) VALUES
  ('entity_admin', 'Manages the users and settings of one entity', false),
  ('physician', 'Diagnoses and prescribes', true),
  ('nurse', 'Cares for patients and records observations', true),
  ('pharmacist', 'Dispenses and checks prescriptions', true),
  ('laboratory_technician', 'Runs tests and records results', true),
  ('receptionist', 'Registers patients and books appointments', false),
  ('billing_clerk', 'Prepares invoices and claims', false),
  ('auditor', 'Reads the audit trail', false);

CREATE TABLE user_roles (
  entity_id UUID NOT NULL,
  user_id UUID NOT NULL,
  role_code TEXT NOT NULL,
  granted_by UUID,
  granted_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT user_roles_pkey PRIMARY KEY (user_id, role_code),
  CONSTRAINT user_roles_user_fkey FOREIGN KEY (entity_id, user_id)
    REFERENCES users (entity_id, id) ON DELETE CASCADE,
  CONSTRAINT user_roles_granted_by_fkey FOREIGN KEY (entity_id, granted_by)
    REFERENCES users (entity_id, id) ON DELETE RESTRICT,
  CONSTRAINT user_roles_role_code_fkey FOREIGN KEY (role_code) REFERENCES roles (code) ON DELETE RESTRICT
);

COMMENT ON COLUMN user_roles.granted_by IS 'A colleague in the same entity; NULL: granted when the entity was set up.';

-- Who in this entity is a nurse?
CREATE INDEX user_roles_entity_id_role_code_idx ON user_roles (entity_id, role_code);

-- Deleting a user looks here for the roles that they granted.
CREATE INDEX user_roles_granted_by_idx ON user_roles (entity_id, granted_by) WHERE granted_by IS NOT NULL;

-- skein: lock-timeout=2s
-- A query that forgets its entity shall find nothing instead of everybody. Row-level security is not forced upon the
-- owner: migrations, seeds and backfills run as the owner and must see every row. Applications log in as another role.

CREATE FUNCTION current_entity_id() RETURNS UUID
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT NULLIF(pg_catalog.current_setting('app.entity_id', true), '')::UUID
$$;

COMMENT ON FUNCTION current_entity_id() IS
  'The entity that this transaction works for: set_config(''app.entity_id'', …, true). NULL: none, so no rows.';

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_roles ENABLE ROW LEVEL SECURITY;

-- The subselect is evaluated once per statement instead of once per row.
CREATE POLICY users_by_entity ON users
  USING (entity_id = (SELECT current_entity_id()))
  WITH CHECK (entity_id = (SELECT current_entity_id()));

CREATE POLICY user_roles_by_entity ON user_roles
  USING (entity_id = (SELECT current_entity_id()))
  WITH CHECK (entity_id = (SELECT current_entity_id()));

import type { Pair } from './pair.ts'

/** Rights, owners, comments and what is the database's as a whole. */
export const surroundings: readonly Pair[] = [
  ['ALTER TABLE a OWNER TO pg_monitor', 'ALTER TABLE a OWNER TO CURRENT_USER', 'owner table public.a'],
  [
    'ALTER FUNCTION g OWNER TO pg_monitor',
    'ALTER FUNCTION g OWNER TO CURRENT_USER',
    'owner function public.g(integer)',
  ],
  ['ALTER TYPE e OWNER TO pg_monitor', 'ALTER TYPE e OWNER TO CURRENT_USER', 'owner type public.e'],
  ['ALTER SCHEMA other OWNER TO pg_monitor', 'ALTER SCHEMA other OWNER TO CURRENT_USER', 'owner schema other'],
  [
    'GRANT SELECT, INSERT ON a TO pg_monitor',
    'REVOKE ALL ON a FROM pg_monitor',
    'privilege table public.a to pg_monitor',
  ],
  [
    'GRANT SELECT ON b TO pg_monitor WITH GRANT OPTION',
    'REVOKE GRANT OPTION FOR SELECT ON b FROM pg_monitor',
    'privilege table public.b to pg_monitor',
  ],
  [
    'GRANT UPDATE (n) ON a TO pg_monitor',
    'REVOKE UPDATE (n) ON a FROM pg_monitor',
    'privilege table column public.a.n to pg_monitor',
  ],
  [
    'GRANT USAGE ON SEQUENCE s TO PUBLIC',
    'REVOKE USAGE ON SEQUENCE s FROM PUBLIC',
    'privilege sequence public.s to PUBLIC',
  ],
  [
    'GRANT USAGE ON SCHEMA other TO pg_monitor',
    'REVOKE USAGE ON SCHEMA other FROM pg_monitor',
    'privilege schema other to pg_monitor',
  ],
  [
    'REVOKE EXECUTE ON FUNCTION g FROM PUBLIC',
    'GRANT EXECUTE ON FUNCTION g TO PUBLIC',
    'privilege function public.g(integer) to PUBLIC',
  ],
  ['REVOKE USAGE ON TYPE e FROM PUBLIC', 'GRANT USAGE ON TYPE e TO PUBLIC', 'privilege type public.e to PUBLIC'],
  [
    'GRANT USAGE ON FOREIGN SERVER srv TO pg_monitor',
    'REVOKE USAGE ON FOREIGN SERVER srv FROM pg_monitor',
    'privilege server srv to pg_monitor',
  ],
  ['REVOKE DELETE ON b FROM CURRENT_USER', 'GRANT DELETE ON b TO CURRENT_USER', 'privilege table public.b to $USER'],
  [
    'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor',
    'ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM pg_monitor',
    'default privilege $USER on tables to pg_monitor',
  ],
  [
    'ALTER DEFAULT PRIVILEGES IN SCHEMA other GRANT USAGE ON SEQUENCES TO pg_monitor',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA other REVOKE USAGE ON SEQUENCES FROM pg_monitor',
    'default privilege $USER in other on sequences to pg_monitor',
  ],
  [`COMMENT ON TABLE a IS 'x'`, 'COMMENT ON TABLE a IS NULL', 'comment table public.a'],
  [`COMMENT ON COLUMN a.n IS 'x'`, 'COMMENT ON COLUMN a.n IS NULL', 'comment table column public.a.n'],
  [`COMMENT ON FUNCTION g IS 'x'`, 'COMMENT ON FUNCTION g IS NULL', 'comment function public.g(integer)'],
  [
    `COMMENT ON CONSTRAINT b_a ON b IS 'x'`,
    'COMMENT ON CONSTRAINT b_a ON b IS NULL',
    'comment table constraint b_a on public.b',
  ],
  [`COMMENT ON TRIGGER t ON a IS 'x'`, 'COMMENT ON TRIGGER t ON a IS NULL', 'comment trigger t on public.a'],
  [`COMMENT ON SCHEMA public IS 'x'`, `COMMENT ON SCHEMA public IS 'standard public schema'`, 'comment schema public'],
  ['CREATE EXTENSION pgcrypto', 'DROP EXTENSION pgcrypto', 'extension pgcrypto', 'owner extension pgcrypto'],
  ['CREATE PUBLICATION x FOR ALL TABLES', 'DROP PUBLICATION x', 'publication x', 'owner publication x'],
  ['ALTER PUBLICATION pub ADD TABLE b', 'ALTER PUBLICATION pub DROP TABLE b', 'publication table pub public.b'],
  [
    `ALTER PUBLICATION pub SET (publish = 'insert')`,
    `ALTER PUBLICATION pub SET (publish = 'insert, update, delete, truncate')`,
    'publication pub',
  ],
  [
    `CREATE SUBSCRIPTION x CONNECTION 'dbname=nowhere password=s3cret' PUBLICATION y WITH (connect = false)`,
    'ALTER SUBSCRIPTION x SET (slot_name = NONE); DROP SUBSCRIPTION x',
    'subscription x',
  ],
  [`ALTER SERVER srv OPTIONS (SET host 'y')`, `ALTER SERVER srv OPTIONS (SET host 'x')`, 'server srv'],
  [
    `CREATE USER MAPPING FOR CURRENT_USER SERVER srv OPTIONS (password 's3cret')`,
    'DROP USER MAPPING FOR CURRENT_USER SERVER srv',
    'user mapping srv for $USER',
  ],
  [
    `ALTER FOREIGN DATA WRAPPER fdw OPTIONS (ADD debug 'on')`,
    'ALTER FOREIGN DATA WRAPPER fdw OPTIONS (DROP debug)',
    'foreign data wrapper fdw',
  ],
  ['CREATE LANGUAGE x HANDLER plpgsql_call_handler', 'DROP LANGUAGE x', 'language x'],
  ['CREATE ACCESS METHOD x TYPE INDEX HANDLER bthandler', 'DROP ACCESS METHOD x', 'access method x'],
]

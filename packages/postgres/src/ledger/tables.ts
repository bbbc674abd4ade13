import { identifier, literal } from '../sql.ts'
import { standing } from './objects.ts'
import { noteJobs } from './timescale.ts'
import type { Upgrade } from './upgrade.ts'

/** What later formats added to the first one; a change of `createTables` is one more of these. */
export const upgrades: readonly Upgrade[] = []

/** The format that this version writes. Older versions read newer ones and don't write them. */
export const format: number = 1 + upgrades.length

/** The ledger's tables, with their schema, quoted. */
export interface Tables {
  readonly schema: string
  readonly ledger: string
  readonly history: string
  readonly state: string
}

export function tablesIn(schema: string): Tables {
  const table = (name: string) => `${identifier(schema)}.${name}`
  return {
    schema,
    ledger: table('schema_migrations'),
    history: table('schema_migrations_history'),
    state: table('schema_migrations_state'),
  }
}

/** What a new ledger says of itself. */
export interface Head {
  readonly id: string
  readonly format: number
  readonly service: string
  readonly environment: string | null
  readonly system: readonly string[]
}

/** The ledger's columns, in order. */
export const columns: Readonly<Record<string, string>> = {
  version: 'bigint NOT NULL',
  description: 'text NOT NULL',
  applied_at: 'timestamptz NOT NULL DEFAULT now()',
  checksum: 'text',
  seq: 'bigint NOT NULL GENERATED ALWAYS AS IDENTITY',
  requires: "text[] NOT NULL DEFAULT '{}'",
  down: 'text',
  down_checksum: 'text',
  run: 'text',
  origin: 'text',
  open: 'xid8',
}

export const primaryKey = { name: 'schema_migrations_pkey', definition: 'PRIMARY KEY (version)' } as const

/** What the ledger says of itself to those who look with psql. */
export function comments(ledger: string): string[] {
  return [
    `COMMENT ON TABLE ${ledger} IS 'What Skein has applied here. Written by Skein only; read it freely.'`,
    `COMMENT ON COLUMN ${ledger}.origin IS 'Null where Skein ran the file; else why the row is here without: baseline, forced, adopted, repaired.'`,
    `COMMENT ON COLUMN ${ledger}.open IS 'Null in every row that is finished.'`,
  ]
}

function newLedger(ledger: string): string[] {
  const lines = [
    ...Object.entries(columns).map(([name, definition]) => `${name} ${definition}`),
    `CONSTRAINT ${primaryKey.name} ${primaryKey.definition}`,
  ]
  return [`CREATE TABLE ${ledger} (\n  ${lines.join(',\n  ')}\n)`, ...comments(ledger)]
}

/** The table that keeps every attempt. */
export function newHistory(history: string): string {
  const words = ['run', 'by', 'action', 'name', 'description', 'outcome'].map((name) => `${name} text NOT NULL`)
  const columns = [
    'id bigint NOT NULL GENERATED ALWAYS AS IDENTITY',
    'at timestamptz NOT NULL DEFAULT clock_timestamp()',
    ...words,
    'milliseconds double precision, error jsonb, because text',
    'CONSTRAINT schema_migrations_history_pkey PRIMARY KEY (id)',
  ]
  return `CREATE TABLE ${history} (${columns.join(', ')})`
}

/**
 * Creates the ledger, and notes what stood in the database before it, as one act.
 * @param before statements that its transaction begins with.
 * @param after statements that it ends with.
 * @param made statements that make the ledger's own table.
 */
export function createTables(
  { schema, ledger, history, state }: Tables,
  head: Head,
  before: readonly string[],
  after: readonly string[] = [],
  made: readonly string[] = newLedger(ledger),
): string {
  return `${['BEGIN', ...before].join(';\n')};
DO $skein$ BEGIN IF to_regnamespace(${literal(identifier(schema))}) IS NULL THEN CREATE SCHEMA ${identifier(schema)}; END IF; END $skein$;
CREATE TABLE ${state} (
  kind text NOT NULL,
  name text NOT NULL,
  value jsonb NOT NULL,
  CONSTRAINT schema_migrations_state_pkey PRIMARY KEY (kind, name)
);
INSERT INTO ${state} VALUES
  ('ledger', '', ${literal(JSON.stringify(head))}),
  ('before', '', ${standing} - ${literal(`TABLE ${schema}.schema_migrations_state`)});
${noteJobs(state)};
${made.join(';\n')};
${newHistory(history)};
COMMENT ON TABLE ${history} IS 'Every attempt with its outcome. Append-only.';
${[...after, 'COMMIT'].join(';\n')}`
}

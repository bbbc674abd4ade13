import { byVersion, hasOnly, type Ledger } from './ledger.ts'

/** One row, which stands for every file up to it; no times. -1 is what `migrate force -1` leaves: nothing. */
export const golangMigrate: Ledger = {
  ...byVersion,
  table: 'schema_migrations',
  owns: (columns) => hasOnly(columns, ['version', 'dirty']),
  select: (table) => `SELECT version::text AS key, NULL AS place, NULL AS at, NULL AS checksum, NULL AS description,
    CASE WHEN dirty THEN 'failed' ELSE 'upTo' END AS state FROM ${table} WHERE version >= 0`,
  covers: (key, { version }) => version <= BigInt(key),
  mend: 'Look what of that version stands, mend it by hand, then say where the database is: migrate … force <version>',
}

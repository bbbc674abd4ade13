import { parseVersion } from '@skein/core'
import { hasAll, type Ledger } from './ledger.ts'

/** A row for each version, and nothing else of it. */
export const pop: Ledger = {
  table: 'schema_migration',
  owns: (columns) => columns.length <= 2 && hasAll(columns, ['version']),
  select: (table) => `SELECT version::text AS key, NULL AS place, NULL AS at, NULL AS checksum, NULL AS description,
    'applied' AS state FROM ${table}`,
  keysOf: (migrations) => migrations.map(({ version, label }) => label ?? String(version)),
  versionOf: (key) => parseVersion(key.slice(0, 17)),
}

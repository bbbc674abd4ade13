import { basename } from 'node:path'
import { parseVersion } from '@skein/core'
import { moment } from '../sql.ts'
import { hasOnly, type Ledger } from './ledger.ts'

/** A row for each migration, by the name of its file. */
export const sqlMigrate: Ledger = {
  table: 'gorp_migrations',
  owns: (columns) => hasOnly(columns, ['id', 'applied_at']),
  select: (
    table,
  ) => `SELECT id AS key, NULL AS place, ${moment('applied_at')} AS at, NULL AS checksum, NULL AS description,
    'applied' AS state FROM ${table}`,
  keysOf: (migrations) => migrations.map(({ up }) => basename(up.file)),
  versionOf: (key) => parseVersion(/^\d*/.exec(key)?.[0] ?? ''),
}

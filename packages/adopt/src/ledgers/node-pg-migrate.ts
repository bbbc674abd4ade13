import { basename } from 'node:path'
import { parseVersion } from '@skein/core'
import { moment } from '../sql.ts'
import { hasOnly, type Ledger } from './ledger.ts'

/** A row for each migration, by the name of its file. */
export const nodePgMigrate: Ledger = {
  table: 'pgmigrations',
  owns: (columns) => hasOnly(columns, ['id', 'name', 'run_on']),
  select: (table) => `SELECT name AS key, lpad(id::text, 10, '0') AS place, ${moment('run_on')} AS at, NULL AS checksum,
    NULL AS description, 'applied' AS state FROM ${table}`,
  keysOf: (migrations) => migrations.map(({ up }) => basename(up.file).replace(/\.\w+$/, '')),
  versionOf: (key) => parseVersion(/^\d*/.exec(key)?.[0] ?? ''),
}

import { basename, dirname } from 'node:path'
import { parseVersion } from '@skein/core'
import { dieselVersion } from '../layouts/diesel.ts'
import { moment } from '../sql.ts'
import { hasOnly, type Ledger } from './ledger.ts'

/** A row for each migration, by the digits of its folder's name. */
export const diesel: Ledger = {
  table: '__diesel_schema_migrations',
  owns: (columns) => hasOnly(columns, ['version', 'run_on']),
  select: (
    table,
  ) => `SELECT version::text AS key, ${moment('run_on')} AS place, ${moment('run_on')} AS at, NULL AS checksum,
    NULL AS description, 'applied' AS state FROM ${table}`,
  keysOf: (migrations) => migrations.map(({ up }) => dieselVersion(basename(dirname(up.file)))),
  versionOf: (key) => parseVersion(key.slice(0, 14)),
}

import { basename } from 'node:path'
import { parseVersion } from '@skein/core'
import { moment } from '../sql.ts'
import { hasOnly, type Ledger } from './ledger.ts'

/** A row for each migration, by the number that its file begins with: what replaces the file may have another name. */
export const knex: Ledger = {
  table: 'knex_migrations',
  owns: (columns) => hasOnly(columns, ['id', 'name', 'batch', 'migration_time']),
  select: (table) => `SELECT coalesce(substring(name FROM '^\\d+'), name) AS key, lpad(id::text, 10, '0') AS place,
    ${moment('migration_time')} AS at, NULL AS checksum, name AS description, 'applied' AS state FROM ${table}`,
  keysOf: (migrations) => migrations.map(({ version, up }) => /^\d+/.exec(basename(up.file))?.[0] ?? String(version)),
  versionOf: parseVersion,
}

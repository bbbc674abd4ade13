import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { moment } from '../sql.ts'
import { byVersion, hasAll, type Ledger } from './ledger.ts'

/** A row for each migration, with the SHA-384 of its file; one that failed without a transaction stays as such. */
export const sqlx: Ledger = {
  ...byVersion,
  table: '_sqlx_migrations',
  owns: (columns) => hasAll(columns, ['version', 'description', 'installed_on', 'success', 'checksum']),
  select: (table) => `SELECT version::text AS key, NULL AS place, ${moment('installed_on')} AS at,
    encode(checksum, 'hex') AS checksum, description, CASE WHEN success THEN 'applied' ELSE 'failed' END AS state
    FROM ${table}`,
  checksumOf: ({ up }) => createHash('sha384').update(readFileSync(up.file)).digest('hex'),
  mend: 'Mend what that version left, then set success in its row, or delete the row.',
}

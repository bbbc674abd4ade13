import { moment } from '../sql.ts'
import { byVersion, hasOnly, type Ledger } from './ledger.ts'

/** A row for each version, with its description and when it was applied. */
export const healthcare: Ledger = {
  ...byVersion,
  table: 'schema_migrations',
  widened: true,
  owns: (columns) => hasOnly(columns, ['version', 'description', 'applied_at']),
  select: (table) => `SELECT version::text AS key, NULL AS place, ${moment('applied_at')} AS at, NULL AS checksum,
    description::text AS description, 'applied' AS state FROM ${table}`,
}

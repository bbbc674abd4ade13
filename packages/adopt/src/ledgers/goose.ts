import { moment } from '../sql.ts'
import { byVersion, hasAll, type Ledger } from './ledger.ts'

/** A row for each version, the last one counts; older goose adds a row with is_applied=false when it goes down. */
export const goose: Ledger = {
  ...byVersion,
  table: 'goose_db_version',
  owns: (columns) => hasAll(columns, ['id', 'version_id', 'is_applied', 'tstamp']),
  select: (table) => `SELECT key, place, at, NULL AS checksum, NULL AS description, 'applied' AS state FROM (
    SELECT DISTINCT ON (version_id) version_id::text AS key, id::text AS place, ${moment('tstamp')} AS at, is_applied
    FROM ${table} WHERE version_id > 0 ORDER BY version_id, id DESC) AS latest WHERE is_applied`,
}

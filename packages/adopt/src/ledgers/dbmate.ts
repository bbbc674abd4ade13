import { byVersion, type Ledger } from './ledger.ts'

/** A row for each version, and nothing else. Rails has the same table, and one more beside it. */
export const dbmate: Ledger = {
  ...byVersion,
  table: 'schema_migrations',
  // Older versions of dbmate limited it to 255 characters.
  owns: (columns) => columns.length === 1 && /^version character varying(\(\d+\))?$/.test(columns[0] ?? ''),
  notBeside: 'ar_internal_metadata',
  select: (
    table,
  ) => `SELECT coalesce(nullif(ltrim(version, '0'), ''), '0') AS key, NULL AS place, NULL AS at, NULL AS checksum,
    NULL AS description, 'applied' AS state FROM ${table}`,
}

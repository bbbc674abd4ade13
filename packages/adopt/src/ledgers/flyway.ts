import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { compareDotted, numberOf, partsOf } from '../layouts/dotted.ts'
import { moment } from '../sql.ts'
import { hasAll, type Ledger } from './ledger.ts'

/**
 * A row for each migration, with a CRC32. A baseline stands for all up to it, and so does a file that was one; Flyway's
 * own markers and repeatables, which have no version, are no migrations of Skein.
 */
export const flyway: Ledger = {
  table: 'flyway_schema_history',
  owns: (columns) => hasAll(columns, ['installed_rank', 'version', 'script', 'checksum', 'success']),
  select: (
    table,
  ) => `SELECT CASE type WHEN 'SQL_BASELINE' THEN 'B' ELSE '' END || coalesce(version, script) AS key, lpad(installed_rank::text, 10, '0') AS place,
    ${moment('installed_on')} AS at, checksum::text AS checksum, description,
    CASE WHEN NOT success THEN 'failed' WHEN type = 'BASELINE' THEN 'upTo'
      WHEN version IS NULL OR type IN ('SCHEMA', 'DELETE') OR type LIKE 'UNDO%' THEN 'other' ELSE 'applied' END AS state
    FROM ${table} AS h WHERE NOT EXISTS (SELECT FROM ${table} AS later WHERE later.version = h.version
      AND later.installed_rank > h.installed_rank AND later.type IN ('DELETE', 'UNDO_SQL', 'UNDO_JDBC'))`,
  keysOf: (migrations) => migrations.map(({ version, label, replaces }) => `${replaces ? 'B' : ''}${label ?? version}`),
  versionOf(key, migrations) {
    const parts = partsOf(key.replace(/^B/, ''))
    const dotted = migrations.some(
      ({ version, label }) => label !== undefined && String(version) !== label.replace(/^0+/, ''),
    )
    return parts && (dotted || parts.length > 1 ? numberOf(parts) : (parts[0] ?? null))
  },
  covers: (key, { version, label }) => compareDotted(partsOf(label ?? String(version)) ?? [], partsOf(key) ?? []) <= 0,
  checksumOf: ({ up }) => String(checksum(readFileSync(up.file, 'utf8'))),
  mend: 'Mend what that version left, then: flyway repair',
}

/** CRC32 of all lines without their ends, as a signed 32-bit number. */
function checksum(text: string): number {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  return lines.reduce((sum, line) => crc32(line, sum), 0) | 0
}

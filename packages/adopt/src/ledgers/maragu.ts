import { basename } from 'node:path'
import { parseVersion } from '@skein/core'
import { maraguVersion } from '../layouts/maragu.ts'
import { hasOnly, type Ledger } from './ledger.ts'

/** One row, with the version that it is at; empty before the first. */
export const maragu: Ledger = {
  table: 'migrations',
  owns: (columns) => hasOnly(columns, ['version']),
  select: (table) => `SELECT version AS key, NULL AS place, NULL AS at, NULL AS checksum, NULL AS description,
    'upTo' AS state FROM ${table} WHERE version <> ''`,
  keysOf: (migrations) => migrations.map(({ up }) => maraguVersion(basename(up.file))),
  versionOf: (key) => parseVersion(/^\d*/.exec(key)?.[0] ?? ''),
  covers: (key, { up }) => maraguVersion(basename(up.file)) <= key,
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { readJournal } from '../layouts/drizzle.ts'
import { hasOnly, type Ledger } from './ledger.ts'

/** A row for each migration: the SHA-256 of its file, and when it was generated, by which Drizzle knows it again. */
export const drizzle: Ledger = {
  table: '__drizzle_migrations',
  owns: (columns) => hasOnly(columns, ['id', 'hash', 'created_at']),
  select: (table) => `SELECT created_at::text AS key, lpad(id::text, 10, '0') AS place, NULL AS at, hash AS checksum,
    NULL AS description, 'applied' AS state FROM ${table}`,
  keysOf(migrations) {
    const folder = migrations[0] && dirname(migrations[0].up.file)
    const journal = new Map(folder === undefined ? [] : readJournal(folder).map(({ tag, when }) => [tag, when]))
    return migrations.map(({ up }) => String(journal.get(basename(up.file, '.sql')) ?? ''))
  },
  versionOf: () => null,
  checksumOf: ({ up }) => createHash('sha256').update(readFileSync(up.file, 'utf8')).digest('hex'),
}

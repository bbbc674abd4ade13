import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { readJournal } from '../layouts/drizzle.ts'
import { moment } from '../sql.ts'
import { hasOnly, type Ledger } from './ledger.ts'

/**
 * A row for each migration: the SHA-256 of its file, and when it was generated, by which Drizzle knows it again; since
 * its first major that is its folder's name.
 */
export const drizzle: Ledger = {
  table: '__drizzle_migrations',
  owns: (columns) =>
    hasOnly(columns, ['id', 'hash', 'created_at']) ||
    hasOnly(columns, ['id', 'hash', 'created_at', 'name', 'applied_at']),
  select: (
    table,
  ) => `SELECT coalesce(to_jsonb(h) ->> 'name', created_at::text) AS key, lpad(id::text, 10, '0') AS place,
    ${moment("to_jsonb(h) ->> 'applied_at'")} AS at, hash AS checksum, NULL AS description, 'applied' AS state FROM ${table} AS h`,
  keysOf(migrations) {
    const [first] = migrations
    if (first && basename(first.up.file) === 'migration.sql')
      return migrations.map(({ up }) => basename(dirname(up.file)))
    const folder = first && dirname(first.up.file)
    const journal = new Map(folder === undefined ? [] : readJournal(folder).map(({ tag, when }) => [tag, when]))
    return migrations.map(({ up }) => String(journal.get(basename(up.file, '.sql')) ?? ''))
  },
  versionOf: () => null,
  checksumOf: ({ up }) => createHash('sha256').update(readFileSync(up.file, 'utf8')).digest('hex'),
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { parseVersion } from '@skein/core'
import { moment } from '../sql.ts'
import { hasAll, type Ledger } from './ledger.ts'

/** A row for each attempt, with the SHA-256 of the file; rolled back ones don't count, unfinished ones block Prisma. */
export const prisma: Ledger = {
  table: '_prisma_migrations',
  owns: (columns) => hasAll(columns, ['migration_name', 'checksum', 'finished_at', 'rolled_back_at', 'started_at']),
  select: (table) => `SELECT migration_name AS key, ${moment('started_at')} AS place, ${moment('finished_at')} AS at,
    checksum::text AS checksum, NULL AS description,
    CASE WHEN finished_at IS NULL THEN 'failed' ELSE 'applied' END AS state
    FROM ${table} WHERE rolled_back_at IS NULL`,
  keysOf: (migrations) => migrations.map(({ up }) => basename(dirname(up.file))),
  versionOf: (key) => parseVersion(/^\d*/.exec(key)?.[0] ?? ''),
  checksumOf: ({ up }) => createHash('sha256').update(readFileSync(up.file)).digest('hex'),
  mend: 'Mend what it left, then: prisma migrate resolve --applied <name>, or --rolled-back <name>',
}

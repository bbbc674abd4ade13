import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { list } from '@skein/core'

/** By which tool a folder's files are named, as far as that can be seen; null where Skein's own reading may be right. */
export function recognise(folder: string): string | null {
  const names = list(folder)
  if (names.some((name) => /^\d+_.*\.(?:postgres|mysql|sqlite3?|cockroach)(?:\.autocommit)?\.up\.sql$/.test(name)))
    return 'pop'
  if (names.some((name) => /^\d[^.]*\.(?:up|down)\.|^R_[^_]/.test(name))) return null
  const holds = (file: string): boolean => names.some((name) => existsSync(join(folder, name, file)))
  if (existsSync(join(folder, 'meta/_journal.json'))) return 'drizzle'
  if (holds('migration.sql')) return holds('snapshot.json') ? 'drizzle' : 'prisma'
  if (holds('up.sql')) return 'diesel'
  if (names.some((name) => /^[VB]\d[\d._]*__.*\.sql$/.test(name))) return 'flyway'
  const numbered = names.find((name) => /^\d+(?:[_-].*)?\.sql$/.test(name))
  if (numbered !== undefined) return byMark(readFileSync(join(folder, numbered), 'utf8'))
  const program = names.find((name) => /^\d+[_-].*\.[cm]?[jt]s$/.test(name))
  if (program === undefined) return null
  const text = readFileSync(join(folder, program), 'utf8')
  return /\bpgm\b/.test(text) ? 'node-pg-migrate' : /\bknex\b|\.schema\b/i.test(text) ? 'knex' : null
}

function byMark(text: string): string {
  if (/^--\s*\+goose\s/im.test(text)) return 'goose'
  if (/^--\s*\+migrate\s/im.test(text)) return 'sql-migrate'
  if (/^--\s*migrate:up/m.test(text)) return 'dbmate'
  return /^\s*--[\s-]*(?:up|down)\s+migration/im.test(text) ? 'node-pg-migrate' : 'sqlx'
}

import type { Layout } from '@skein/core'
import { readMarked } from './marked.ts'
import { tableNamed } from '../sql.ts'

/**
 * sql-migrate's `1_x.sql`: both directions in one file, after `-- +migrate Up` and `-- +migrate Down`, in any order and
 * several times; each in a transaction unless its line says `notransaction`. Two of one number stand in the order of
 * their names.
 */
export function sqlMigrate(folder: string): Layout {
  const marks = { tool: 'sql-migrate', sign: '+migrate', lowest: 0n, twins: true, anyOrder: true }
  return { tool: 'sql-migrate', folder, ledger: tableNamed('gorp_migrations'), read: (path) => readMarked(path, marks) }
}

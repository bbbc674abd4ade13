import type { Layout } from '@skein/core'
import { readMarked } from './marked.ts'
import { tableNamed } from '../sql.ts'

/**
 * goose's `00001_x.sql`: both directions in one file, after `-- +goose Up` and `-- +goose Down`; in a transaction
 * unless it says `-- +goose NO TRANSACTION`. StatementBegin and StatementEnd are not needed and do no harm.
 */
export function goose(folder: string): Layout {
  const marks = { tool: 'goose', sign: '+goose', lowest: 1n, twins: false, anyOrder: false }
  return { tool: 'goose', folder, ledger: tableNamed('goose_db_version'), read: (path) => readMarked(path, marks) }
}

import { type Layout, readMigrations } from '@skein/core'
import { tableNamed } from '../sql.ts'

/** The healthcare platform's `000001_x.up.sql` and `000001_x.down.sql`, which are Skein's own names as well. */
export function healthcare(folder: string): Layout {
  return {
    tool: 'healthcare',
    folder,
    takesOwn: true,
    ledger: tableNamed('schema_migrations'),
    read: (path) => readMigrations(path, ['sql']),
  }
}

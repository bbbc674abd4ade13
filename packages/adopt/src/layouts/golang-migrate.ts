import { type Layout, readMigrations } from '@skein/core'

/** golang-migrate's `000001_x.up.sql` and `000001_x.down.sql`, which are Skein's own names as well. */
export function golangMigrate(folder: string): Layout {
  return { tool: 'golang-migrate', folder, read: (path) => readMigrations(path, ['sql']) }
}

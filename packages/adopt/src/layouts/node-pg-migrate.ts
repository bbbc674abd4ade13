import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { folderOf, lines, migrationOf, program, unreadable, versioned } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * node-pg-migrate's `1700000000000_x.sql`: both directions in one file, after `-- Up Migration` and
 * `-- Down Migration`. Its migrations in JavaScript are refused.
 */
export function nodePgMigrate(folder: string): Layout {
  return { tool: 'node-pg-migrate', folder, ledger: tableNamed('pgmigrations'), read }
}

function read(folder: string): Folder {
  const findings: Finding[] = []
  const migrations: Migration[] = []
  for (const name of list(folder)) {
    const path = join(folder, name)
    if (name.startsWith('.')) continue
    if (/\.[cm]?[jt]s$/.test(name) && !name.endsWith('.d.ts')) findings.push(program(path, 'node-pg-migrate'))
    if (/\.(up|down)\.sql$/.test(name))
      findings.push(unreadable(path, 'files of one direction are read without a layout: name the folder itself'))
    else if (name.endsWith('.sql')) {
      const named = versioned(path, name.slice(0, -4), findings)
      const text = named && readText(path, findings)
      if (!named || text === null) continue
      const part = (direction: Direction) => ({
        path,
        text,
        transaction: true,
        cut: (text: string) => cutAt(text, direction),
      })
      const down = markOf(text, 'down') === undefined ? null : part('down')
      migrations.push(migrationOf({ ...named, up: part('up'), down }, findings))
    }
  }
  return folderOf(migrations, findings)
}

type Direction = 'up' | 'down'

/** Either mark may stand first; without the one for up, all above the one for down is up. */
function cutAt(text: string, direction: Direction): string {
  const mine = markOf(text, direction) ?? 0
  const other = markOf(text, direction === 'up' ? 'down' : 'up') ?? -1
  return lines(text, mine, other > mine || mine === 0 ? (other < 0 ? Infinity : other) : Infinity)
}

function markOf(text: string, direction: Direction): number | undefined {
  const mark = new RegExp(`^\\s*--[\\s-]*${direction}\\s+migration`, 'i')
  const at = text.split('\n').findIndex((line) => mark.test(line))
  return at < 0 ? undefined : at
}

import { join } from 'node:path'
import { describeTitle, type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { type NodePgMigrateSettings, programBody, type Source } from './node-pg-migrate-program.ts'
import { folderOf, inOrderOfNames, lines, migrationOf, unreadable, type Versioned, versioned } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * node-pg-migrate's `1700000000000_x.sql`: both directions in one file, after `-- Up Migration` and
 * `-- Down Migration`; and its `1700000000000_x.js`, `.ts` and so on: run by node-pg-migrate itself, over Skein's own
 * connection and in the transaction that writes the row. Two of one number stand in
 * the order of their names.
 */
export function nodePgMigrate(folder: string, settings: NodePgMigrateSettings = {}): Layout {
  return {
    tool: 'node-pg-migrate',
    folder,
    ledger: tableNamed('pgmigrations'),
    read: (path) => read(path, settings),
  }
}

const program = /^(?!.*\.d\.[cm]?ts$).+\.[cm]?[jt]s$/

function read(folder: string, settings: NodePgMigrateSettings): Folder {
  const findings: Finding[] = []
  const migrations: Migration[] = []
  const named = list(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => {
      const path = join(folder, name)
      if (/\.(up|down)\.sql$/.test(name))
        findings.push(unreadable(path, 'files of one direction are read without a layout: name the folder itself'))
      else if (name.endsWith('.sql') || program.test(name)) {
        const one = versioned(path, name.replace(/\.\w+$/, ''), findings)
        const text = one && readText(path, findings)
        if (one && text !== null) return [{ ...one, path, text }]
      }
      return []
    })
  const earlier: Source[] = []
  for (const { digits, ...numbered } of inOrderOfNames(named.sort((a, b) => Number(a.version - b.version)))) {
    const one = { ...numbered, ...(BigInt(digits) !== numbered.version && { label: digits }) }
    const { path, text } = one
    if (path.endsWith('.sql')) {
      const part = (direction: Direction) => ({
        path,
        text,
        transaction: true,
        cut: (whole: string) => cutAt(whole, direction),
      })
      const down = markOf(text, 'down') === undefined ? null : part('down')
      migrations.push(migrationOf({ ...one, up: part('up'), down }, findings))
    } else {
      migrations.push(programOf(one, [...earlier], settings))
      if (/\bshorthands\b/.test(text)) earlier.push({ path, text })
    }
  }
  return folderOf(migrations, findings)
}

type Numbered = Source & Omit<Versioned, 'digits'> & { readonly label?: string }

/** Without a down of its own a program is run backwards; only `down = false` says that there is no way back. */
function programOf(one: Numbered, earlier: readonly Source[], settings: NodePgMigrateSettings): Migration {
  const { version, label, title, text } = one
  return {
    version,
    ...(label !== undefined && { label }),
    description: describeTitle(title),
    up: programBody(one, 'up', earlier, settings),
    down: /\bdown\s*[:=]\s*false\b/.test(text) ? null : programBody(one, 'down', earlier, settings),
    requires: [],
    phase: 'expand',
    irreversible: false,
    outOfOrder: false,
  }
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

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { folderOf, inOrderOfNames, migrationOf, type Part, versioned } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * Diesel's `2017-09-23-120000_x/up.sql` and `down.sql`; in a transaction unless `metadata.toml` beside them says
 * run_in_transaction = false.
 */
export function diesel(folder: string): Layout {
  return { tool: 'diesel', folder, ledger: tableNamed('__diesel_schema_migrations'), read }
}

function read(folder: string): Folder {
  const findings: Finding[] = []
  const migrations: Migration[] = []
  const named = list(folder)
    .filter((name) => existsSync(join(folder, name, 'up.sql')))
    .map((name) => ({ name, key: dieselVersion(name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap(({ name, key }) => {
      // Its program has written a counter of four digits behind the second since 2.2, which is nearly always 0000.
      const one = versioned(join(folder, name), `${key.slice(0, 14)}${name.slice(label(name).length)}`, findings)
      return one ? [{ ...one, name }] : []
    })
  for (const { name, version, title } of inOrderOfNames(named)) {
    const up = partOf(join(folder, name), 'up', findings)
    const down = existsSync(join(folder, name, 'down.sql')) ? partOf(join(folder, name), 'down', findings) : null
    const written = label(name) === String(version) ? {} : { label: label(name) }
    if (up) migrations.push(migrationOf({ version, ...written, title, up, down }, findings))
  }
  return folderOf(migrations, findings)
}

/** What Diesel tells migrations apart by, and orders them by: the name up to its first `_`, without dashes. */
export function dieselVersion(name: string): string {
  return label(name).replaceAll('-', '')
}

function label(name: string): string {
  return name.split('_', 1)[0] ?? ''
}

function partOf(folder: string, direction: 'up' | 'down', findings: Finding[]): Part | null {
  const path = join(folder, `${direction}.sql`)
  const text = readText(path, findings)
  const settings = join(folder, 'metadata.toml')
  const transaction =
    !existsSync(settings) || !/^\s*run_in_transaction\s*=\s*false\b/m.test(readFileSync(settings, 'utf8'))
  return text === null ? null : { path, text, transaction, cut: (text) => text }
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { folderOf, inOrderOfNames, migrationOf, versioned, whole } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * Prisma's `20230101120000_x/migration.sql`, in the order of their names: two may have the same number. Prisma knows no
 * downs.
 */
export function prisma(folder: string): Layout {
  return { tool: 'prisma', folder, ledger: tableNamed('_prisma_migrations'), read }
}

function read(folder: string): Folder {
  const findings: Finding[] = []
  return folderOf(inFolders(folder, findings), findings, true)
}

/** Migrations of which each has a folder, with `migration.sql` in it. */
export function inFolders(folder: string, findings: Finding[], partOf: typeof whole = whole): Migration[] {
  const named = list(folder).flatMap((name) => {
    const path = join(folder, name, 'migration.sql')
    const one = existsSync(path) ? versioned(join(folder, name), name, findings) : null
    return one ? [{ ...one, name, path, own: one.version }] : []
  })
  return inOrderOfNames(named).flatMap(({ version, own, name, title, path }) => {
    const text = readText(path, findings)
    if (text === null) return []
    const label = version === own ? {} : { label: name }
    return [migrationOf({ version, ...label, title, up: partOf(path, text), down: null }, findings)]
  })
}

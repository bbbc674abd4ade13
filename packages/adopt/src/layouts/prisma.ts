import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { folderOf, inOrderOfNames, migrationOf, versioned, whole } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * Prisma's `20230101120000_x/migration.sql`, in the order of their names: two may have the same number. Prisma knows no
 * downs, and sends a file as it is: one that has transactions of its own keeps them.
 */
export function prisma(folder: string): Layout {
  return { tool: 'prisma', folder, ledger: tableNamed('_prisma_migrations'), read }
}

function read(folder: string): Folder {
  const findings: Finding[] = []
  const migrations: Migration[] = []
  const named = list(folder).flatMap((name) => {
    const path = join(folder, name, 'migration.sql')
    const one = existsSync(path) ? versioned(join(folder, name), name, findings) : null
    return one ? [{ ...one, name, path, own: one.version }] : []
  })
  for (const { version, own, name, title, path } of inOrderOfNames(named)) {
    const text = readText(path, findings)
    if (text === null) continue
    const up = { ...whole(path, text), ownTransactions: true }
    const label = version === own ? {} : { label: name }
    migrations.push(migrationOf({ version, ...label, title, up, down: null }, findings))
  }
  return folderOf(migrations, findings, true)
}

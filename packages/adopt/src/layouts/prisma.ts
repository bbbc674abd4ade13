import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { folderOf, migrationOf, versioned, whole } from './part.ts'

/** Prisma's `20230101120000_x/migration.sql`. Prisma knows no downs. */
export function prisma(folder: string): Layout {
  return { tool: 'prisma', folder, read }
}

function read(folder: string): Folder {
  const findings: Finding[] = []
  const migrations: Migration[] = []
  for (const name of list(folder)) {
    const path = join(folder, name, 'migration.sql')
    if (!existsSync(path)) continue
    const named = versioned(join(folder, name), name, findings)
    const text = named && readText(path, findings)
    if (named && text !== null) migrations.push(migrationOf({ ...named, up: whole(path, text), down: null }, findings))
  }
  return folderOf(migrations, findings, true)
}

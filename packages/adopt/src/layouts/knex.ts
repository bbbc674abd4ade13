import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list } from '@skein/core'
import { folderOf, program } from './part.ts'

/** Knex's migrations are programs all, which only Knex can run: every one is a finding that says what to do. */
export function knex(folder: string): Layout {
  return { tool: 'knex', folder, read }
}

function read(folder: string): Folder {
  const findings: Finding[] = list(folder)
    .filter((name) => /^\d.*\.[cm]?[jt]s$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => program(join(folder, name), 'knex'))
  return folderOf([], findings)
}

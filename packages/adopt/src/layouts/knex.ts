import { basename, join } from 'node:path'
import {
  type Body,
  describeTitle,
  type Finding,
  type Folder,
  type Layout,
  list,
  type Migration,
  readMigrations,
  readText,
} from '@skein/core'
import { type KnexSettings, knexBody } from './knex-program.ts'
import { folderOf, inOrderOfNames, versioned } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * Knex's `20230101120000_x.js`, `.ts` and so on, in the order of their names: run by Knex itself, over Skein's own
 * connection and in the transaction that writes the row. Beside them, what is new may be Skein's `20240101120000_x.up.sql`.
 */
export function knex(folder: string, settings: KnexSettings = {}): Layout {
  return {
    tool: 'knex',
    folder,
    takesOwn: true,
    ledger: tableNamed('knex_migrations'),
    read: (path) => read(path, settings),
  }
}

const program = /^(?!.*(?:\.d\.[cm]?ts|\.(?:up|down)\.\w+)$).+\.[cm]?[jt]s$/

function read(folder: string, settings: KnexSettings): Folder {
  const findings: Finding[] = []
  const migrations: Migration[] = []
  const named = list(folder)
    .filter((name) => program.test(name) && !name.startsWith('.'))
    .flatMap((name) => {
      const path = join(folder, name)
      const one = versioned(path, name.replace(/\.\w+$/, ''), findings)
      return one ? [{ ...one, path, digits: one.digits }] : []
    })
  for (const { version, digits, title, path } of inOrderOfNames(named)) {
    const text = readText(path, findings)
    if (text === null) continue
    const body = (direction: 'up' | 'down'): Body => knexBody(path, text, direction, settings)
    migrations.push({
      version,
      ...(digits !== String(version) && { label: digits }),
      description: describeTitle(title),
      up: body('up'),
      down: /\bdown\b/.test(text) ? body('down') : null,
      requires: [],
      phase: 'expand',
      irreversible: false,
      outOfOrder: false,
    })
  }
  const own = readMigrations(folder, ['sql'])
  findings.push(...own.findings.filter(({ file }) => !program.test(basename(file))))
  return { ...folderOf([...migrations, ...own.migrations], findings), repeatables: own.repeatables }
}

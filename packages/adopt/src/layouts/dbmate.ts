import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { finding, folderOf, lines, migrationOf, type Part, versioned } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * dbmate's `20230101120000_x.sql`: both directions in one file, after `-- migrate:up` and `-- migrate:down`; each in a
 * transaction unless its line says `transaction:false`.
 */
export function dbmate(folder: string): Layout {
  return { tool: 'dbmate', folder, ledger: tableNamed('schema_migrations'), read }
}

function read(folder: string): Folder {
  const findings: Finding[] = []
  const migrations: Migration[] = []
  for (const name of list(folder)) {
    // dbmate passes over what doesn't begin with a digit.
    if (!/^\d.*\.sql$/s.test(name)) continue
    const path = join(folder, name)
    const named = versioned(path, name.slice(0, -4), findings)
    const text = named && readText(path, findings)
    if (!named || text === null) continue
    const parts = partsOf(path, text, findings)
    if (parts) migrations.push(migrationOf({ ...named, ...parts }, findings))
  }
  return folderOf(migrations, findings)
}

function partsOf(
  path: string,
  text: string,
  findings: Finding[],
): { readonly up: Part; readonly down: Part | null } | null {
  const marks = marksIn(text)
  const report = (line: number, message: string, remedy: string): null => {
    findings.push(finding('NOT_SUPPORTED', path, line + 1, message, remedy))
    return null
  }
  const [up, ...ups] = marks.filter(({ direction }) => direction === 'up')
  const [down, ...downs] = marks.filter(({ direction }) => direction === 'down')
  if (!up) return report(0, 'There is no -- migrate:up in it.', 'Put that line above what goes up.')
  const twice = ups[0] ?? downs[0]
  if (twice)
    return report(
      twice.line,
      'Its direction is given twice, and dbmate would run only a part of it.',
      'Keep one -- migrate:up and one -- migrate:down.',
    )
  if (down && down.line < up.line)
    return report(down.line, 'The down stands before the up.', 'Put -- migrate:up first.')
  const stray = text
    .split('\n')
    .findIndex((line, index) => index < up.line && line.trim() !== '' && !/^\s*--/.test(line))
  if (stray >= 0) return report(stray, 'What stands above -- migrate:up would never run.', 'Move it below that line.')
  return { up: partOf(path, text, up), down: down ? partOf(path, text, down) : null }
}

interface Mark {
  readonly line: number
  readonly direction: string
  readonly transaction: boolean
}

function partOf(path: string, text: string, { direction, transaction }: Mark): Part {
  return { path, text, transaction, cut: (text) => cutAt(text, direction) }
}

function cutAt(text: string, direction: string): string {
  const down = marksIn(text).find((mark) => mark.direction === 'down')?.line ?? Infinity
  return direction === 'up' ? lines(text, 0, down) : lines(text, down, Infinity)
}

function marksIn(text: string): Mark[] {
  return text.split('\n').flatMap((line, index) => {
    const [, direction, options = ''] = /^--\s*migrate:(up|down)(?:\s+(.*))?$/.exec(line) ?? []
    return direction === undefined
      ? []
      : [{ line: index, direction, transaction: !/\btransaction:false\b/.test(options) }]
  })
}

import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { finding, folderOf, migrationOf, type Part, versioned } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * dbmate's `20230101120000_x.sql`: both directions in one file, after `-- migrate:up` and `-- migrate:down`, and perhaps
 * after further pairs of these; each in a transaction unless one of its lines says `transaction:false`.
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
  const up = marks.find(({ direction }) => direction === 'up')
  if (!up) return report(0, 'There is no -- migrate:up in it.', 'Put that line above what goes up.')
  const early = marks.find(({ direction }, index) => direction === 'down' && marks[index - 1]?.direction !== 'up')
  if (early)
    return report(early.line, 'Above this -- migrate:down there is none that goes up.', 'Put its -- migrate:up first.')
  const stray = text
    .split('\n')
    .findIndex((line, index) => index < up.line && line.trim() !== '' && !/^\s*--/.test(line))
  if (stray >= 0) return report(stray, 'What stands above -- migrate:up would never run.', 'Move it below that line.')
  const hasDown = marks.some(({ direction }) => direction === 'down')
  return { up: partOf(path, text, marks, 'up'), down: hasDown ? partOf(path, text, marks, 'down') : null }
}

interface Mark {
  readonly line: number
  readonly direction: string
  readonly transaction: boolean
}

function partOf(path: string, text: string, marks: readonly Mark[], direction: Mark['direction']): Part {
  const transaction = marks.every((mark) => mark.direction !== direction || mark.transaction)
  return { path, text, transaction, cut: (text) => cutAt(text, direction) }
}

/** What stands behind the marks of one direction; what stands above all of them is comments, and goes with up. */
function cutAt(text: string, direction: Mark['direction']): string {
  const marks = marksIn(text)
  const all = text.split('\n').map((line, index) => {
    const mark = marks.findLast((one) => one.line <= index)
    return (mark?.direction ?? 'up') === direction ? line : ''
  })
  // A changed down leaves the checksum of what goes up as it is.
  const end = marks.findLastIndex((mark) => mark.direction === direction)
  return all.slice(0, marks[end + 1]?.line).join('\n')
}

function marksIn(text: string): Mark[] {
  return text.split('\n').flatMap((line, index) => {
    const [, direction, options = ''] = /^--\s*migrate:(up|down)(?:\s+(.*))?$/.exec(line) ?? []
    return direction === undefined
      ? []
      : [{ line: index, direction, transaction: !/\btransaction:false\b/.test(options) }]
  })
}

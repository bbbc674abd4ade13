import { join } from 'node:path'
import { type Finding, type Folder, type Layout, list, type Migration, readText } from '@skein/core'
import { finding, folderOf, lines, migrationOf, type Part, program, unreadable, versioned } from './part.ts'
import { tableNamed } from '../sql.ts'

/**
 * goose's `00001_x.sql`: both directions in one file, after `-- +goose Up` and `-- +goose Down`; in a transaction
 * unless it says `-- +goose NO TRANSACTION`. StatementBegin and StatementEnd are not needed and do no harm.
 */
export function goose(folder: string): Layout {
  return { tool: 'goose', folder, ledger: tableNamed('goose_db_version'), read }
}

function read(folder: string): Folder {
  const findings: Finding[] = []
  const migrations: Migration[] = []
  for (const name of list(folder)) {
    const path = join(folder, name)
    if (name.endsWith('.go') && !name.endsWith('_test.go') && /^\d/.test(name)) findings.push(program(path, 'goose'))
    if (!name.endsWith('.sql')) continue
    const named = versioned(path, name.slice(0, -4), findings)
    const text = named && readText(path, findings)
    if (!named || text === null) continue
    if (named.version === 0n) findings.push(unreadable(path, "goose's versions begin at 1"))
    const parts = partsOf(path, text, findings)
    if (parts) migrations.push(migrationOf({ ...named, ...parts }, findings))
  }
  return folderOf(migrations, findings)
}

interface Parts {
  readonly up: Part
  readonly down: Part | null
}

function partsOf(path: string, text: string, findings: Finding[]): Parts | null {
  const marks = marksIn(text)
  const report = (line: number, message: string, remedy: string): null => {
    findings.push(finding('NOT_SUPPORTED', path, line + 1, message, remedy))
    return null
  }
  const [up, ...ups] = marks.filter(({ word }) => word === 'UP')
  const [down, ...downs] = marks.filter(({ word }) => word === 'DOWN')
  if (!up) return report(0, 'There is no -- +goose Up in it.', 'Put that line above what goes up.')
  const twice = ups[0] ?? downs[0]
  if (twice) return report(twice.line, 'Its direction is given twice.', 'Keep one -- +goose Up and one -- +goose Down.')
  if (down && down.line < up.line) return report(down.line, 'Down stands before Up.', 'Put -- +goose Up first.')
  const unknown = marks.find(({ word }) => !known.has(word))
  if (unknown)
    return report(
      unknown.line,
      `-- +goose ${unknown.word} is not supported.`,
      'Write the values into the file, or set them with SET.',
    )
  const transaction = !marks.some(({ word }) => word === 'NO TRANSACTION')
  const part = (index: 0 | 1): Part => ({ path, text, transaction, cut: (text) => cutAt(text, index) })
  return { up: part(0), down: down ? part(1) : null }
}

const known = new Set(['UP', 'DOWN', 'STATEMENTBEGIN', 'STATEMENTEND', 'NO TRANSACTION'])

/** Up to the line of `-- +goose Down`, or from there on. */
function cutAt(text: string, index: 0 | 1): string {
  const at = marksIn(text).find(({ word }) => word === 'DOWN')?.line
  return index === 0 ? lines(text, 0, at ?? Infinity) : lines(text, at ?? Infinity, Infinity)
}

function marksIn(text: string): { readonly line: number; readonly word: string }[] {
  return text.split('\n').flatMap((line, index) => {
    const word = /^--\s*\+goose\s+(.+?)\s*$/i.exec(line)?.[1]
    return word === undefined ? [] : [{ line: index, word: word.toUpperCase() }]
  })
}

import { join } from 'node:path'
import { type Finding, type Folder, list, type Migration, readText } from '@skein/core'
import {
  finding,
  folderOf,
  inOrderOfNames,
  migrationOf,
  type Part,
  program,
  unreadable,
  type Versioned,
  versioned,
} from './part.ts'

/** How a tool marks both directions in one file. */
export interface Marks {
  readonly tool: string
  /** What its marks begin with: `+goose`. */
  readonly sign: string
  /** The lowest version that it knows. */
  readonly lowest: bigint
  /** Whether two may have one number, and stand in the order of their names. */
  readonly twins: boolean
  /** Whether a file may begin with what goes down, and have several parts of each direction. */
  readonly anyOrder: boolean
}

interface Mark {
  readonly line: number
  readonly word: string
  readonly transaction: boolean
}

interface Parts {
  readonly up: Part
  readonly down: Part | null
}

/** Reads a folder of files that hold both directions, each behind its mark. */
export function readMarked(folder: string, marks: Marks): Folder {
  const { tool, lowest, twins } = marks
  const findings: Finding[] = []
  const read: (Versioned & Parts)[] = []
  for (const name of list(folder)) {
    const path = join(folder, name)
    if (name.endsWith('.go') && !name.endsWith('_test.go') && /^\d/.test(name)) findings.push(program(path, tool))
    if (!name.endsWith('.sql')) continue
    const named = versioned(path, name.slice(0, -4), findings)
    const text = named && readText(path, findings)
    if (!named || text === null) continue
    if (named.version < lowest) findings.push(unreadable(path, `${tool}'s versions begin at ${lowest}`))
    const parts = partsOf(path, text, marks, findings)
    if (parts) read.push({ ...named, ...parts })
  }
  // It is sorted by name already.
  const sorted = read.toSorted((a, b) => (a.version < b.version ? -1 : a.version > b.version ? 1 : 0))
  const migrations = (twins ? inOrderOfNames(sorted) : sorted).map(({ digits, ...one }): Migration => {
    const label = BigInt(digits) === one.version ? {} : { label: digits }
    return migrationOf({ ...one, ...label }, findings)
  })
  return folderOf(migrations, findings)
}

function partsOf(path: string, text: string, { sign, anyOrder }: Marks, findings: Finding[]): Parts | null {
  const marks = marksIn(text, sign)
  const report = (line: number, message: string, remedy: string): null => {
    findings.push(finding('NOT_SUPPORTED', path, line + 1, message, remedy))
    return null
  }
  const [ups, downs] = (['UP', 'DOWN'] as const).map((direction) => marks.filter(({ word }) => word === direction))
  const [[up, secondUp], [down, secondDown]] = [ups ?? [], downs ?? []]
  if (!up) return report(0, `There is no -- ${sign} Up in it.`, 'Put that line above what goes up.')
  const twice = anyOrder ? undefined : (secondUp ?? secondDown)
  if (twice)
    return report(twice.line, 'Its direction is given twice.', `Keep one -- ${sign} Up and one -- ${sign} Down.`)
  if (down && down.line < up.line && !anyOrder)
    return report(down.line, 'Down stands before Up.', `Put -- ${sign} Up first.`)
  const unknown = marks.find(({ word }) => !known.has(word))
  if (unknown)
    return report(
      unknown.line,
      `-- ${sign} ${unknown.word} is not supported.`,
      'Write the values into the file, or set them with SET.',
    )
  const all = !marks.some(({ word }) => word === 'NO TRANSACTION')
  const part = (word: Direction): Part => {
    const transaction = all && marks.every((mark) => mark.word !== word || mark.transaction)
    return { path, text, transaction, cut: (text) => cutAt(text, sign, word) }
  }
  return { up: part('UP'), down: down ? part('DOWN') : null }
}

type Direction = 'UP' | 'DOWN'

const known = new Set(['UP', 'DOWN', 'STATEMENTBEGIN', 'STATEMENTEND', 'NO TRANSACTION'])

/** What stands behind the marks of one direction; what comments stand above all of them go with up. */
function cutAt(text: string, sign: string, word: Direction): string {
  const marks = marksIn(text, sign).filter((mark) => mark.word === 'UP' || mark.word === 'DOWN')
  const all = text.split('\n').map((line, index) => {
    const mark = marks.findLast((one) => one.line <= index)
    if (!mark) return word === 'UP' && line.startsWith('--') ? line : ''
    return mark.word === word ? line : ''
  })
  // A changed down leaves the checksum of what goes up as it is.
  const end = marks.findLastIndex((mark) => mark.word === word)
  return all.slice(0, marks[end + 1]?.line).join('\n')
}

function marksIn(text: string, sign: string): Mark[] {
  const mark = new RegExp(`^--\\s*\\${sign}\\s+(.+?)(\\s+notransaction)?\\s*$`, 'i')
  return text.split('\n').flatMap((line, index) => {
    const [, word, apart] = mark.exec(line) ?? []
    return word === undefined ? [] : [{ line: index, word: word.toUpperCase(), transaction: apart === undefined }]
  })
}

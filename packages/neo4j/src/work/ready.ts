import { type Finding, readDirectives, type Step, type TextBody } from '@skein/core'
import { lineAndColumn } from '../lexer/position.ts'
import { type Piece, piecesOf } from '../lexer/pieces.ts'
import type { Statement } from '../lexer/statements.ts'
import { labels } from '../ledger/nodes.ts'
import type { Kept } from '../ledger/rows.ts'
import type { Link } from '../link.ts'

/** A statement as it is sent, and where it stands in its file. */
export interface Sent extends Statement {
  readonly text: string
  readonly piece: Pick<Piece, 'text' | 'line'>
}

/** How a text is to be run. */
export interface Sending {
  readonly file: string
  /** How many statements it has. */
  readonly count: number
  /** Each of them, read anew whenever it is asked for. @throws SkeinError FILE_CHANGED behind the last. */
  readonly statements: () => Iterable<Sent>
  /** Whether it runs statement by statement, each in a transaction of its own. */
  readonly loose: boolean
  /** Whether those of data may share theirs with what is written of them. */
  readonly transaction: boolean
  readonly findings: readonly Finding[]
}

/**
 * Reads a text as the server will, and says how it must be run or why it can't be.
 * @param parts the text; asked for again when it is sent, so that a large one is never held whole.
 */
export function inspect(file: string, parts: () => Iterable<string>, transaction: boolean): Sending {
  const findings: Finding[] = []
  let count = 0
  let loose = !transaction
  for (const { text, line, lexed } of piecesOf(parts())) {
    const report = (code: Finding['code'], offset: number, message: string, remedy: string) => {
      findings.push({
        code,
        severity: 'error',
        file,
        line: line + lineAndColumn(text, offset).line,
        message,
        remedy,
      })
    }
    for (const { kind, start, words } of lexed.statements) {
      count++
      loose ||= kind !== 'data'
      if (kind === 'shell')
        report(
          'META_COMMAND',
          start,
          `${words} is a command of cypher-shell; the server does not know it.`,
          'Take the line out.',
        )
    }
    if (lexed.ends !== 'clean') {
      const { inside, start } = lexed.ends
      report('UNFINISHED_TEXT', start, `The text ends inside a ${inside} that begins here.`, 'Close it.')
    }
  }
  return { file, count, statements: () => sentOf(parts()), loose, transaction, findings }
}

function* sentOf(parts: Iterable<string>): Generator<Sent> {
  for (const piece of piecesOf(parts))
    for (const one of piece.lexed.statements) yield { ...one, text: piece.text.slice(one.start, one.end), piece }
}

/** Bytes of a large text that are held at a time. */
const mostText = 256 * 1024

/** A body's text in parts. */
export function partsOf(body: TextBody): () => Iterable<string> {
  if (body.parts) return () => body.parts?.(mostText) ?? []
  const text = body.read()
  return () => [text]
}

/** The file that messages name for a step. */
export function fileOf(step: Step): string {
  return step.body === 'kept'
    ? `(the down of ${step.kind === 'migration' ? step.version : step.name}, kept in the ledger)`
    : step.body.file
}

/** What must hold after a step, if its author wrote it down. */
export function verifyOf(step: Step): TextBody | null {
  return step.kind === 'migration' && step.direction === 'up' ? (step.verify ?? null) : null
}

/** What a new row keeps of the way back. */
export function keep(step: Step): Kept {
  const down = step.kind === 'migration' && step.direction === 'up' ? step.down : null
  return down?.kind === 'text' ? { text: down.read(), checksum: down.checksum } : { text: null, checksum: null }
}

/** The text of a step, and how it is run. Null: the row whose kept text should run is gone, or it is a function. */
export async function makeReady(link: Link, step: Step): Promise<Sending | null> {
  const { body } = step
  const file = fileOf(step)
  if (body !== 'kept') return body.kind === 'text' ? inspect(file, partsOf(body), body.manner.transaction) : null
  if (step.kind !== 'migration') return null
  const [row] = await link.ask(`MATCH (m:${labels.row} {version: $version, seq: $seq}) RETURN m.down AS down`, {
    version: step.version,
    seq: step.seq,
  })
  const text = row?.['down']
  if (typeof text !== 'string') return null
  return inspect(file, () => [text], readDirectives(text, 'down', file).directives.transaction)
}

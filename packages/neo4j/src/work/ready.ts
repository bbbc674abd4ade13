import { type Finding, readDirectives, type Step, type TextBody } from '@skein/core'
import { lineAndColumn } from '../lexer/position.ts'
import { type Statement, statements } from '../lexer/statements.ts'
import { labels } from '../ledger/nodes.ts'
import type { Kept } from '../ledger/rows.ts'
import type { Link } from '../link.ts'

/** How a text is to be run. */
export interface Sending {
  readonly file: string
  readonly text: string
  readonly statements: readonly Statement[]
  /** Whether it runs statement by statement, each in a transaction of its own. */
  readonly loose: boolean
  readonly findings: readonly Finding[]
}

/** Reads a text as the server will, and says how it must be run or why it can't be. */
export function inspect(file: string, text: string, transaction: boolean): Sending {
  const lexed = statements(text)
  const findings: Finding[] = lexed.statements
    .filter(({ kind }) => kind === 'shell')
    .map(({ start, words }) => ({
      code: 'META_COMMAND',
      severity: 'error',
      file,
      line: lineAndColumn(text, start).line,
      message: `${words} is a command of cypher-shell; the server does not know it.`,
      remedy: 'Take the line out.',
    }))
  if (lexed.ends !== 'clean')
    findings.push({
      code: 'UNFINISHED_TEXT',
      severity: 'error',
      file,
      line: lineAndColumn(text, lexed.ends.start).line,
      message: `The text ends inside a ${lexed.ends.inside} that begins here.`,
      remedy: 'Close it.',
    })
  const loose = !transaction || lexed.statements.some(({ kind }) => kind !== 'data')
  return { file, text, statements: lexed.statements, loose, findings }
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
  if (body !== 'kept') return body.kind === 'text' ? inspect(file, body.read(), body.manner.transaction) : null
  if (step.kind !== 'migration') return null
  const [row] = await link.ask(`MATCH (m:${labels.row} {version: $version, seq: $seq}) RETURN m.down AS down`, {
    version: step.version,
    seq: step.seq,
  })
  const text = row?.['down']
  if (typeof text !== 'string') return null
  return inspect(file, text, readDirectives(text, 'down', file).directives.transaction)
}

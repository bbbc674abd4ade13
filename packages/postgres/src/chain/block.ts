import type { RunInfo, Step } from '@skein/core'
import { statements } from '../lexer/statements.ts'
import type { Kept } from '../ledger/kept.ts'
import { firstStatement, lastStatement } from '../ledger/rows.ts'
import type { Tables } from '../ledger/tables.ts'
import { verification, verifyOf } from './verify.ts'
import { pinned } from '../pinned.ts'

/**
 * What a file may leave behind in a session, undone before the commit: behind it, these would join the next file's
 * transaction.
 */
const hygiene = [
  'SET CONSTRAINTS ALL IMMEDIATE',
  'RESET SESSION AUTHORIZATION',
  'RESET ROLE',
  'RESET ALL',
  pinned,
  'UNLISTEN *',
  'CLOSE ALL',
  'DEALLOCATE ALL',
  'DISCARD TEMP',
  'SELECT pg_advisory_unlock_all()',
]

/** One step as it is sent: its file in a transaction of its own, between the two statements that write its row. */
export interface Block {
  readonly step: Step
  readonly text: string
  /** Where the file's own text lies in `text`, in UTF-16 units. */
  readonly start: number
  readonly end: number
  /** Statements before the file's own, and after them up to the block's end. */
  readonly before: number
  readonly after: number
}

export interface Frame {
  readonly tables: Tables
  readonly run: RunInfo
  /** Statements that every transaction begins with. */
  readonly preamble: readonly string[]
  /** Gives the file its own search_path. */
  readonly unpinned: string
  readonly standardConformingStrings: boolean
  /** Told by the server when the block is durable. */
  readonly key: string
}

/** What comes before the file's text. */
export function opening(
  { tables, run, preamble, unpinned }: Frame,
  step: Step,
  kept: Kept,
  modes: string,
  lockTimeout: number | null,
): { text: string; statements: number } {
  const timeout = lockTimeout === null ? [] : [`SET LOCAL lock_timeout = ${lockTimeout}`]
  const first = [
    `BEGIN${modes && ` ${modes}`}`,
    ...preamble,
    ...timeout,
    firstStatement(tables, run, step, kept),
    unpinned,
  ]
  return { text: `${first.join(';\n')};\n`, statements: first.length }
}

/** What comes after it. */
export function closing(
  { tables, run, key, standardConformingStrings }: Frame,
  step: Step,
): { text: string; statements: number } {
  const verify = verifyOf(step)
  const looks = verify ? verification(verify, standardConformingStrings) : []
  const text = `\n;\n${[...looks, ...hygiene].join(';\n')};\n${lastStatement(tables, run, step)};\nCOMMIT;\nDO $skein$ BEGIN RAISE INFO '${key}'; END $skein$;\n`
  return { text, statements: looks.length + hygiene.length + 3 }
}

export function block(
  frame: Frame,
  step: Step,
  file: string,
  kept: Kept,
  modes: string,
  lockTimeout: number | null,
): Block {
  const open = opening(frame, step, kept, modes, lockTimeout)
  const close = closing(frame, step)
  return {
    step,
    text: open.text + file + close.text,
    start: open.text.length,
    end: open.text.length + file.length,
    before: open.statements,
    after: close.statements,
  }
}

/** The statement of a file that the server was at, counted by the statements that it had finished; null past its end. */
export function statementAt(
  file: string,
  index: number,
  standardConformingStrings: boolean,
): { start: number; end: number } | null {
  return statements(file, { standardConformingStrings }).statements[index] ?? null
}

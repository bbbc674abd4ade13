import { skeleton } from './commands.ts'
import { Scanner } from './scanner.ts'
import type { Lexed, Statement } from './statements.ts'
import { transactionCommands } from './transactions.ts'

/** A file's content without the `BEGIN … COMMIT` around it. */
export interface Unwrapped {
  /** As long as the original, every remaining character at its place, in UTF-16 units and in characters. */
  readonly text: string
  /** The modes its BEGIN asked for, fit for another BEGIN: `ISOLATION LEVEL SERIALIZABLE, READ ONLY`; or empty. */
  readonly modes: string
}

const mode =
  '(?:ISOLATION LEVEL (?:SERIALIZABLE|REPEATABLE READ|READ COMMITTED|READ UNCOMMITTED)' +
  '|READ ONLY|READ WRITE|(?:NOT )?DEFERRABLE)'
const begin = new RegExp(`^(?:BEGIN(?: WORK| TRANSACTION)?|START TRANSACTION)((?: ${mode}(?:(?: ,)? ${mode})*)?)$`)
const commit = /^(?:COMMIT|END)(?: WORK| TRANSACTION)?(?: AND NO CHAIN)?$/

/**
 * The text with its first and last statement blanked, where these begin and commit one transaction around all others
 * and it has no other transaction command; else undefined. Comments stay.
 */
export function ownTransaction(lexed: Lexed): Unwrapped | undefined {
  const first = lexed.statements[0]
  const last = lexed.statements.at(-1)
  if (lexed.ends !== 'clean' || !first || !last || transactionCommands(lexed).length !== 2) return undefined
  const modes = beginModes(lexed, first)
  if (modes === undefined || !isCommit(lexed, last)) return undefined
  const { text } = lexed
  const between = text.slice(first.end + 1, last.start)
  const blanked = text.slice(0, first.start) + blank(lexed, first) + between + blank(lexed, last)
  return { text: blanked + text.slice(last.end + 1), modes }
}

/** The modes of a statement that begins a transaction, fit for another BEGIN; undefined for every other one. */
export function beginModes(lexed: Lexed, statement: Statement): string | undefined {
  return begin.exec(skeleton(lexed, statement))?.[1]?.trim().replaceAll(' ,', ',')
}

export function isCommit(lexed: Lexed, statement: Statement): boolean {
  return commit.test(skeleton(lexed, statement))
}

/** The statement and its semicolon, its tokens turned into spaces: they are ASCII, comments need not be. */
function blank({ text, standardConformingStrings }: Lexed, { start, end }: Statement): string {
  const scanner = new Scanner(text, standardConformingStrings, start)
  let blanked = ''
  let at = start
  while (scanner.next() !== 'end' && scanner.start <= end) {
    blanked += text.slice(at, scanner.start) + ' '.repeat(scanner.end - scanner.start)
    at = scanner.end
  }
  return blanked + text.slice(at, end + 1)
}

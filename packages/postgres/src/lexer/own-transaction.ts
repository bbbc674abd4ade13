import { skeleton } from './commands.ts'
import { Scanner } from './scanner.ts'
import type { Lexed, Statement } from './statements.ts'
import { transactionCommands } from './transactions.ts'

/** A file's content without the `BEGIN … COMMIT` around it. */
export interface Unwrapped {
  /** As long as the original, every remaining character at its place, in UTF-16 units and in characters. */
  readonly text: string
  /** The modes it asked for, fit for another BEGIN: `ISOLATION LEVEL SERIALIZABLE, READ ONLY`; or empty. */
  readonly modes: string
  /** How many statements were taken out. */
  readonly without: number
}

const mode =
  '(?:ISOLATION LEVEL (?:SERIALIZABLE|REPEATABLE READ|READ COMMITTED|READ UNCOMMITTED)' +
  '|READ ONLY|READ WRITE|(?:NOT )?DEFERRABLE)'
const modes = `${mode}(?:(?: ,)? ${mode})*`
const begin = new RegExp(`^(?:BEGIN(?: WORK| TRANSACTION)?|START TRANSACTION)((?: ${modes})?)$`)
const set = new RegExp(`^SET (?:LOCAL )?TRANSACTION (${modes})$`)
const commit = /^(?:COMMIT|END)(?: WORK| TRANSACTION)?(?: AND NO CHAIN)?$/

/**
 * The text with its transaction commands blanked, where all that they say is one transaction around all other
 * statements: BEGIN first and COMMIT last, and behind BEGIN, or first where there is none, SET TRANSACTION. Else
 * undefined. Comments stay.
 * @param begun whoever it was written for begins the transaction, so that it may end with COMMIT alone.
 */
export function ownTransaction(lexed: Lexed, begun = false): Unwrapped | undefined {
  const [first] = lexed.statements
  const last = lexed.statements.at(-1)
  const commands = transactionCommands(lexed).length
  if (lexed.ends !== 'clean' || !first || !last || commands === 0) return undefined
  const asked = [beginModes(lexed, first)].filter((one) => one !== undefined)
  const begins = asked.length > 0
  for (const statement of lexed.statements.slice(asked.length)) {
    const more = set.exec(skeleton(lexed, statement))?.[1]
    if (more === undefined) break
    asked.push(fit(more))
  }
  const commits = isCommit(lexed, last)
  if (begins ? !commits : commits && !begun) return undefined
  const taken = [...lexed.statements.slice(0, asked.length), ...(commits ? [last] : [])]
  if (taken.length !== commands) return undefined
  let text = ''
  let at = 0
  for (const statement of taken) {
    text += lexed.text.slice(at, statement.start) + blank(lexed, statement)
    at = statement.end + 1
  }
  return { text: text + lexed.text.slice(at), modes: asked.filter(Boolean).join(', '), without: taken.length }
}

/** The modes of a statement that begins a transaction, fit for another BEGIN; undefined for every other one. */
export function beginModes(lexed: Lexed, statement: Statement): string | undefined {
  const asked = begin.exec(skeleton(lexed, statement))?.[1]
  return asked === undefined ? undefined : fit(asked)
}

function fit(asked: string): string {
  return asked.trim().replaceAll(' ,', ',')
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

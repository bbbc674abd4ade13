import type { Manner } from '@skein/core'
import { outsideTransaction } from '../lexer/outside-transaction.ts'
import { beginModes, isCommit } from '../lexer/own-transaction.ts'
import { psqlCommands } from '../lexer/psql.ts'
import type { Lexed, Statement } from '../lexer/statements.ts'
import { transactionCommands } from '../lexer/transactions.ts'
import type { Sending } from './body.ts'
import { mostText, type Window, windowsOf } from './windows.ts'

/** What is looked at and not sent is looked at in pieces of this many UTF-16 units, which V8 forgets at once. */
const piece = 64 * 1024

/**
 * How a text is to be sent that is too large to be held: in messages that are cut while it is read. Null where it isn't
 * plain statements for one transaction; then it has to be looked at as a whole.
 */
export function inspectParts(
  parts: (bytes: number) => Iterable<string>,
  manner: Manner,
  standardConformingStrings: boolean,
): Sending | null {
  if (!manner.transaction) return null
  let count = 0
  let commands = 0
  let modes: string | undefined
  let commits = false
  for (const { lexed, line, last } of windowsOf(parts(piece), standardConformingStrings, piece)) {
    const { statements, ends } = lexed
    const plain = psqlCommands(lexed).length === 0 && outsideTransaction(lexed).length === 0
    if (ends !== 'clean' || !plain || statements.some((one) => changesStrings(lexed, one))) return null
    const [first] = statements
    if (line === 0 && count === 0 && first) modes = beginModes(lexed, first)
    const final = statements.at(-1)
    commits = last && final !== undefined && isCommit(lexed, final)
    commands += transactionCommands(lexed).length
    count += statements.length
  }
  const own = modes !== undefined && commits && commands === 2
  if (commands > 0 && !own) return null
  const windows = (): Iterable<Window> => windowsOf(parts(mostText), standardConformingStrings)
  return {
    text: '',
    statements: own ? count - 2 : count,
    modes: own ? (modes ?? '') : '',
    loose: false,
    joins: false,
    spends: false,
    windows: own ? () => unwrapped(windows()) : windows,
    findings: [],
  }
}

/** The server reads a message with the setting that stands when it arrives: later ones would be cut by another rule. */
export function changesStrings({ text, standardConformingStrings }: Lexed, { words, start, end }: Statement): boolean {
  if (words[0] !== 'SET' || !words.includes('STANDARD_CONFORMING_STRINGS')) return false
  const same = standardConformingStrings ? /\b(?:on|true|yes|1)\W*$/i : /\b(?:off|false|no|0)\W*$/i
  return !same.test(text.slice(start, end))
}

/** Without the BEGIN that it starts with and the COMMIT at its end; lines stay where they are. */
function* unwrapped(windows: Iterable<Window>): Generator<Window> {
  let begun = false
  for (const window of windows) {
    const { lexed, last } = window
    const begin: Statement | undefined = begun ? undefined : lexed.statements[0]
    begun ||= begin !== undefined
    const commit = last ? lexed.statements.at(-1) : undefined
    const head = window.text.slice(0, begin ? begin.end + 1 : 0).replaceAll(/[^\n]/g, ' ')
    const text = head + window.text.slice(head.length, commit?.start)
    const kept = lexed.statements.filter((one) => one !== begin && one !== commit)
    yield { ...window, text, lexed: { ...lexed, text, statements: kept } }
  }
}

import type { Finding, Manner, Step, TextBody } from '@skein/core'
import { lineAndColumn } from '../lexer/position.ts'
import { statements } from '../lexer/statements.ts'
import { mayCommit, transactionCommands } from '../lexer/transactions.ts'
import { outsideTransaction } from '../lexer/outside-transaction.ts'
import { ownTransaction } from '../lexer/own-transaction.ts'
import { firstOfSession } from '../lexer/first-of-session.ts'
import { psqlCommands } from '../lexer/psql.ts'
import { changesStrings } from './stream.ts'
import { inParts, mostText, type Window, windowsOf, withoutGuards } from './windows.ts'

/** How a text is to be sent. */
export interface Sending {
  /** As long as the original, so that every place in it is a place in the file. */
  readonly text: string
  /** How many statements the server will run of it. */
  readonly statements: number
  /** Modes for the BEGIN around it. */
  readonly modes: string
  /** Whether it needs a session without a transaction, statement by statement. */
  readonly loose: boolean
  /** Whether other files may travel in the same message. */
  readonly joins: boolean
  /** Whether its session must not be used for what comes after it. */
  readonly spends: boolean
  /** The messages that it takes, where one would be too large; null for all others, whose text travels whole. */
  readonly windows: (() => Iterable<Window>) | null
  readonly findings: readonly Finding[]
}

/** A session goes on looking for the functions of the TimescaleDB that was dropped in it when there is a new one. */
const spending = /\bdrop\s+extension\b[^;]*\btimescaledb\b/i

/** Reads a text as the server will, and says how it must be sent or why it can't be. */
export function inspect(file: string, original: string, manner: Manner, standardConformingStrings: boolean): Sending {
  const lexed = withoutGuards(statements(original, { standardConformingStrings }))
  const { text } = lexed
  const findings: Finding[] = []
  const report = (code: Finding['code'], offset: number, message: string, remedy: string) =>
    findings.push({ code, severity: 'error', file, line: lineAndColumn(text, offset).line, message, remedy })

  for (const { name, start: offset } of psqlCommands(lexed)) {
    if (name.startsWith('\\'))
      report(
        'META_COMMAND',
        offset,
        `${name} is a command of psql; the server does not know it.`,
        'Take the line out; what it does must be said in SQL.',
      )
    else if (name.includes('TO'))
      report('INLINE_COPY', offset, `${name} gives its rows to psql.`, 'Take it out: nobody would read them.')
    else
      report(
        'INLINE_COPY',
        offset,
        'COPY … FROM STDIN takes its rows from psql.',
        'Write the rows as INSERT (pg_dump --inserts does), or load them with a seed.',
      )
  }
  if (findings.length === 0 && lexed.ends !== 'clean') {
    report(
      'UNFINISHED_TEXT',
      lexed.ends.start,
      `The text ends inside a ${lexed.ends.inside} that begins here.`,
      'Close it.',
    )
  }
  for (const { name, start } of firstOfSession(lexed)) {
    report(
      'NOT_SUPPORTED',
      start,
      `${name} must be the first command of its session and ends all others here, that which holds the lock among them.`,
      `Take it out; whoever runs the server sends it alone: psql -X -c "${name}"`,
    )
  }
  const outside = outsideTransaction(lexed)
  const inside = manner.transaction && outside.length === 0
  const own = inside ? ownTransaction(lexed, manner.ownTransactions) : undefined
  const commands = own ? [] : transactionCommands(lexed)
  // SET TRANSACTION alone would mean nothing to statements that each stand for themselves.
  const free = manner.ownTransactions === true && commands.some(({ name }) => name !== 'SET TRANSACTION')
  const loose = !inside || free
  if (!loose && commands[0]) {
    report(
      'OWN_TRANSACTIONS',
      commands[0].start,
      `${commands[0].name} would end the transaction that holds the change and its row together.`,
      "Take it out, put BEGIN first and COMMIT last in the file, or say at its top: -- skein: transaction=off. Another tool's files keep theirs: --layout golang-migrate, or that tool",
    )
  } else if (loose && manner.transaction && !free && commands[0]) {
    report(
      'OWN_TRANSACTIONS',
      commands[0].start,
      `${commands[0].name} and a statement that can't run in a transaction (${outside[0]?.name}) stand in one file.`,
      'Move them to files of their own.',
    )
  }
  const sent = own?.text ?? text
  const parted = !loose && text.length > mostText && !lexed.statements.some((one) => changesStrings(lexed, one))
  const spends = spending.test(text)
  const joins = !loose && !parted && !spends && lexed.ends === 'clean' && !own?.modes && !mayCommit(lexed)
  return {
    text: sent,
    statements: lexed.statements.length - (own?.without ?? 0),
    modes: own?.modes ?? '',
    loose,
    joins,
    spends,
    windows: parted ? () => windowsOf(inParts(sent), standardConformingStrings) : null,
    findings,
  }
}

/** The file that messages name for a step. */
export function fileOf(step: Step): string {
  return step.body === 'kept'
    ? `(the down of ${step.kind === 'migration' ? step.version : step.name}, kept in the ledger)`
    : step.body.file
}

export function isText(body: Step['body']): body is TextBody {
  return body !== 'kept' && body.kind === 'text'
}
